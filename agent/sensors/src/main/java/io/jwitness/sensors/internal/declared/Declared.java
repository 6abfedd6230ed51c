// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.declared;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.record.Outcome;
import io.jwitness.sensors.internal.carrier.Claims;
import io.jwitness.sensors.internal.carrier.Refusals;
import io.jwitness.sensors.internal.declared.Slot.Kind;
import io.jwitness.sensors.internal.dispatch.Identity;
import io.jwitness.sensors.internal.dispatch.Operation;
import io.jwitness.sensors.internal.dispatch.OperationHandler;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of a call by what its row says of each value. Immutable once made.
 *
 * <p>Of a value that is no text, number, address, file, enum constant or class, nothing is told:
 * its {@code toString()} would be foreign code.
 */
public final class Declared implements OperationHandler {
    private static final int BAD_REQUEST = 400;
    private static final int MOST_PARAMETERS = 16;
    private static final int LONGEST_NAME = 64;
    private static final int MOST_LINES = 256;

    private final Role role;
    private final Slot[] slots;

    /** True where a value may leave the call unrecorded. */
    private final boolean conditional;

    private @Nullable Ask result;
    private @Nullable String failure;
    private boolean failsIfAny;
    private boolean failsByStatus;
    private boolean endsUnseen;
    private Set<String> denials = Set.of();
    private @Nullable String absorbed;

    private Declared(Role role, Slot[] slots) {
        this.role = role;
        this.slots = slots;
        boolean any = false;
        for (Slot slot : slots) {
            any |=
                    slot.kind() == Kind.UNLESS
                            || slot.kind() == Kind.ONLY
                            || slot.kind() == Kind.BEFORE;
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

    /** The call failed where there is a text for the exit's value. */
    public Declared failsIfAny() {
        this.failsIfAny = true;
        return this;
    }

    /** The exit's value is an HTTP status: from 400 on the call failed, or was denied. */
    public Declared failsByStatus() {
        this.failsByStatus = true;
        return this;
    }

    /** Of the texts with which the call failed, these say that it was refused. */
    public Declared deniedIf(String... texts) {
        this.denials = Set.of(texts);
        return this;
    }

    /** The method only asks for it: how it ends is not known, unless the call throws. */
    public Declared endsUnseen() {
        this.endsUnseen = true;
        return this;
    }

    /** Tells of effects of this event inside, but those of its own target. */
    public Declared absorbing(String event) {
        this.absorbed = event;
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
                if (text != null && slot.names(text)) {
                    return false;
                }
            } else if (slot.kind() == Kind.ONLY) {
                String text = text(values[i], slot.ascii());
                if (text == null || !slot.names(text)) {
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
                case CLAIM -> Claims.claim(operation.identity(), text(value, false));
                case SOURCE -> source(operation.identity(), slot, value);
                case BEFORE -> {
                    before = text(value, false);
                    changes = true;
                }
                case AFTER -> {
                    after = text(value, false);
                    changes = true;
                }
                case STATUS -> status(operation, value);
                case UNLESS, ONLY -> {}
            }
        }
        if (changes) {
            operation.change(before, after, null, null);
        }
        if (absorbed != null) {
            operation.absorbOthers(absorbed);
        }
    }

    private static void argument(Operation operation, Slot slot, @Nullable Object value) {
        Ask ask = slot.ask();
        if (value == null || ask == null || value.equals("")) {
            return;
        }
        if (value instanceof Map<?, ?> parameters) {
            int left = MOST_PARAMETERS;
            for (Map.Entry<?, ?> each : parameters.entrySet()) {
                if (left-- == 0) {
                    return;
                }
                parameter(operation, slot.name(), ask, each.getKey(), joined(each.getValue()));
            }
            return;
        }
        operation.argument(
                slot.name(), null, slot.ascii() ? text(value, true) : joined(value), ask);
    }

    /**
     * One of a map of parameters. A form's body that is no form is a name without a value: so that
     * is no name either, but a value like any other.
     */
    private static void parameter(
            Operation operation,
            String group,
            Ask ask,
            @Nullable Object key,
            @Nullable Object value) {
        if (key instanceof String name && isName(name) && !Objects.equals(value, "")) {
            operation.argument(name, null, value, ask);
        } else {
            operation.argument(group, null, key, ask);
            if (value != null && !value.equals("")) {
                operation.argument(group, null, value, ask);
            }
        }
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NAME) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char lower = (char) (c | 0x20);
            boolean plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
            if (!plain && c != '_' && c != '-' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /** The lines of a list of texts as one; any other value as it is. */
    private static @Nullable Object joined(@Nullable Object value) {
        if (!(value instanceof List<?> list) || list.isEmpty() || list.size() > MOST_LINES) {
            return value;
        }
        StringBuilder lines = new StringBuilder();
        for (Object each : list) {
            if (!(each instanceof String line)) {
                return value;
            }
            lines.append(lines.length() == 0 ? "" : "\n").append(line);
        }
        return lines.toString();
    }

    static void actor(Identity identity, Slot slot, @Nullable Object value) {
        String name = text(value, false);
        Confidence confidence = slot.confidence();
        if (name != null && !name.isEmpty() && !slot.names(name) && confidence != null) {
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
        if (endsUnseen) {
            operation.outcome(Outcome.UNKNOWN);
        }
        Ask ask = result;
        if (ask != null && value != null) {
            operation.result(null, value, ask);
        }
        if (failure != null && failure.equals(text(value, false))) {
            operation.failure("result." + failure);
        }
        String error = failsIfAny ? text(value, false) : null;
        if (error != null) {
            operation.failure("result.error");
            if (denials.contains(error)) {
                operation.outcome(Outcome.DENIED);
            }
        }
        if (failsByStatus) {
            status(operation, value);
        }
    }

    private static void status(Operation operation, @Nullable Object value) {
        if (value instanceof Integer status && status >= BAD_REQUEST) {
            operation.failure("http." + status);
            if (Refusals.isRefusal(status)) {
                operation.outcome(Outcome.DENIED);
            }
        }
    }

    /** The text of a value of a type that is the JDK's own; null for any other. */
    static @Nullable String text(@Nullable Object value, boolean ascii) {
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
