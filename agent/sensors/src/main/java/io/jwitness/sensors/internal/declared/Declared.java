// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.declared.Slot.Kind;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a call by what its row says of each value. Immutable once made.
 *
 * <p>Of a value that is no text, number, address, file, enum constant or class, nothing is told:
 * its {@code toString()} would be foreign code.
 */
public final class Declared implements OperationHandler {
    private final Role role;
    private final Slot[] slots;

    /** True where a value may leave the call unrecorded. */
    private final boolean conditional;

    private @Nullable Ask result;
    private @Nullable String failure;

    private Declared(Role role, Slot[] slots) {
        this.role = role;
        this.slots = slots;
        boolean any = false;
        for (Slot slot : slots) {
            any |= slot.kind() == Kind.UNLESS || slot.kind() == Kind.BEFORE;
        }
        this.conditional = any;
    }

    /** Somebody asks for something. */
    public static Declared surface(Slot... slots) {
        return new Declared(Role.SURFACE, slots);
    }

    /** Something changes. */
    public static Declared effect(Slot... slots) {
        return new Declared(Role.EFFECT, slots);
    }

    /** Offers what the method returns as the result. */
    public Declared result(Ask ask) {
        this.result = ask;
        return this;
    }

    /** The call failed where the exit's value has this text. */
    public Declared failsIf(String text) {
        this.failure = text;
        return this;
    }

    @Override
    public Role role() {
        return role;
    }

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        return !conditional || concernsAll(self, new Object[] {a0, a1, a2, a3});
    }

    @Override
    public boolean concernsAll(@Nullable Object self, @Nullable Object[] values) {
        @Nullable String before = null;
        @Nullable String after = null;
        boolean changes = false;
        for (int i = 0; i < slots.length; i++) {
            Slot slot = slots[i];
            if (slot.kind() == Kind.UNLESS) {
                String text = text(values[i], slot.ascii());
                if (text != null && slot.except().contains(text)) {
                    return false;
                }
            } else if (slot.kind() == Kind.BEFORE) {
                before = text(values[i], false);
                changes = true;
            } else if (slot.kind() == Kind.AFTER) {
                after = text(values[i], false);
            }
        }
        return !changes || !Objects.equals(before, after);
    }

    @Override
    public void enter(
            Operation operation,
            @Nullable Object self,
            @Nullable Object a0,
            @Nullable Object a1,
            @Nullable Object a2,
            @Nullable Object a3) {
        enterAll(operation, self, new Object[] {a0, a1, a2, a3});
    }

    @Override
    public void enterAll(Operation operation, @Nullable Object self, @Nullable Object[] values) {
        @Nullable String before = null;
        @Nullable String after = null;
        boolean changes = false;
        for (int i = 0; i < slots.length; i++) {
            Slot slot = slots[i];
            Object value = values[i];
            switch (slot.kind()) {
                case TARGET -> operation.target(slot.name(), text(value, slot.ascii()));
                case ARGUMENT -> argument(operation, slot, value);
                case ACTOR -> actor(operation.identity(), slot, value);
                case SOURCE -> source(operation.identity(), slot, value);
                case BEFORE -> {
                    before = text(value, false);
                    changes = true;
                }
                case AFTER -> {
                    after = text(value, false);
                    changes = true;
                }
                case UNLESS -> {}
            }
        }
        if (changes) {
            operation.change(before, after, null, null);
        }
    }

    private static void argument(Operation operation, Slot slot, @Nullable Object value) {
        Ask ask = slot.ask();
        if (value != null && ask != null) {
            Object told = slot.ascii() ? text(value, true) : value;
            operation.argument(slot.name(), null, told, ask);
        }
    }

    static void actor(Identity identity, Slot slot, @Nullable Object value) {
        String name = text(value, false);
        Confidence confidence = slot.confidence();
        if (name != null && !name.isEmpty() && confidence != null) {
            identity.actor(ActorType.USER, name, confidence, slot.name());
        }
    }

    /** Fills in what no carrier has told. */
    static void source(Identity identity, Slot slot, @Nullable Object value) {
        SourceField field = slot.field();
        if (value == null || field == null) {
            return;
        }
        switch (field) {
            case ADDRESS -> {
                if (identity.address() == null) {
                    address(identity, value);
                }
            }
            case PORT -> identity.port(value instanceof Integer port ? port : -1);
            case FORWARDED -> identity.forwarded(text(value, false));
            case USER_AGENT -> identity.userAgent(text(value, false));
            case CONNECTION -> identity.connection(text(value, false));
        }
    }

    private static void address(Identity identity, Object value) {
        if (value instanceof InetSocketAddress socket) {
            InetAddress address = socket.getAddress();
            identity.address(address == null ? null : address.getHostAddress())
                    .port(socket.getPort());
        } else if (value instanceof InetAddress address) {
            identity.address(address.getHostAddress());
        } else if (value instanceof String text) {
            identity.address(text);
        }
    }

    @Override
    public void exit(Operation operation, @Nullable Object value, @Nullable Throwable thrown) {
        if (thrown != null) {
            return;
        }
        Ask ask = result;
        if (ask != null && value != null) {
            operation.result(null, value, ask);
        }
        if (failure != null && failure.equals(text(value, false))) {
            operation.failure("result." + failure);
        }
    }

    /** The text of a value of a type that is the JDK's own; null for any other. */
    private static @Nullable String text(@Nullable Object value, boolean ascii) {
        if (value instanceof String text) {
            return text;
        }
        if (ascii && value instanceof Integer word) {
            return ascii(word);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof StringBuilder || value instanceof StringBuffer) {
            return value.toString();
        }
        return value instanceof Integer
                        || value instanceof Long
                        || value instanceof Short
                        || value instanceof Boolean
                        || value instanceof Character
                        || value instanceof File
                        || value instanceof URI
                        || value instanceof URL
                ? value.toString()
                : null;
    }

    private static String ascii(int word) {
        StringBuilder letters = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            letters.append((char) (word >>> shift & 0x7F));
        }
        return letters.toString();
    }
}
