// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.records;

import io.jwitness.cli.internal.console.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record as people speak of it: who did what, to what, from where.
 *
 * <p>Lenient: what is not there is empty, so that a damaged record can be shown as far as it goes.
 * Texts hold whatever was stored; they are made harmless where they are printed.
 */
public final class RecordView {
    private final Map<String, Object> members;

    private RecordView(Map<String, Object> members) {
        this.members = members;
    }

    /** Null where the bytes are no JSON object. */
    public static @Nullable RecordView of(byte[] bytes) {
        try {
            return new RecordView(Json.object(new String(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return null;
        }
    }

    /** All of it. */
    public Map<String, Object> members() {
        return members;
    }

    /** The text of a member, or of a member's member; a number as its digits. */
    public String text(String key) {
        return Json.text(members, key);
    }

    public String text(String key, String inner) {
        return Json.text(Json.child(members, key), inner);
    }

    /** A member's member that is a number; 0 where there is none. */
    public long number(String key, String inner) {
        return Json.child(members, key).get(inner) instanceof Long number ? number : 0;
    }

    public List<Map<String, Object>> parts(String key) {
        return Json.children(members, key);
    }

    /** A time within it; null where there is none, or something that is none. */
    public @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    public String event() {
        return text("event");
    }

    /** As stored: UTC, nine digits. */
    public String time() {
        return text("time");
    }

    /** Who acted: a name, else the operating system's number, else what kind of being. */
    public String who() {
        String id = text("actor", "id");
        if (!id.isEmpty()) {
            return id;
        }
        String uid = text("source", "uid");
        return uid.isEmpty() ? text("actor", "type") : "uid " + uid;
    }

    /** False where there is a name, and nobody vouches for it. */
    public boolean isVouched() {
        return text("actor", "id").isEmpty()
                || switch (text("actor", "confidence")) {
                    case "authenticated", "os" -> true;
                    default -> false;
                };
    }

    public String target() {
        return text("target", "id");
    }

    /** What was acted on; where the act has no target, why it was done. */
    public String targetOrReason() {
        String reason = text("reason", "text");
        return target().isEmpty() && !reason.isEmpty() ? "“" + reason + "”" : target();
    }

    public String outcomeOrStage() {
        String outcome = text("outcome");
        return outcome.isEmpty() ? text("stage") : outcome;
    }

    public String change() {
        String before = text("change", "before");
        String after = text("change", "after");
        if (before.isEmpty() && after.isEmpty()) {
            int many = parts("changes").size();
            return many == 0 ? "" : many + " changes";
        }
        return before + " → " + after;
    }

    /** Address or process, and the method through which it came. */
    public String from() {
        StringBuilder from = new StringBuilder(text("source", "address"));
        if (from.length() == 0 && !text("source", "pid").isEmpty()) {
            from.append("pid ").append(text("source", "pid"));
        }
        String type = text("site", "class");
        if (!type.isEmpty()) {
            from.append(from.length() == 0 ? "" : " ")
                    .append(type.substring(type.lastIndexOf('.') + 1))
                    .append('.')
                    .append(text("site", "method"));
        }
        return from.toString();
    }
}
