// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.record.JournalReader;
import io.jwitness.record.JournalReader.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code jwitness vkey}. */
@Command(
        name = "vkey",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the verifier key of a journal's log.",
            "Take it down when the journal begins, and keep it elsewhere: a key that is read from",
            "a journal proves nothing about that journal."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  jwitness vkey ~/.local/state/jwitness/shop/0 > shop.vkey"})
final class VkeyCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "DIR|PID", description = "A journal, or a JVM under an agent.")
    private String journal = "";

    VkeyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path slot = Journals.find(journal);
        Path file = slot.resolve("keys").resolve("log.vkey");
        String vkey = Files.exists(file) ? Files.readString(file).strip() : fromRecords(slot);
        console.out().println(vkey);
        console.out().flush();
        console.err()
                .println(
                        "jwitness: this key comes from the journal itself, so it proves nothing"
                                + " about it; compare it with one that was kept elsewhere");
        return 0;
    }

    /** What the earliest kept session says its key was; for a copy without {@code keys/}. */
    private static String fromRecords(Path slot) throws IOException, Failure {
        try (JournalReader reader = JournalReader.open(slot)) {
            for (Status status = reader.next(); status != Status.END; status = reader.next()) {
                if (status == Status.RECORD) {
                    Map<String, Object> record =
                            Json.object(new String(reader.record(), StandardCharsets.UTF_8));
                    String vkey = Json.text(Json.child(record, "start"), "log_vkey");
                    if (vkey.isEmpty()) {
                        vkey = Json.text(Json.child(record, "prune"), "log_vkey");
                    }
                    if (!vkey.isEmpty()) {
                        return vkey;
                    }
                }
            }
        }
        throw new Failure(
                "no key in " + slot,
                "it has no keys/log.vkey, and no session begins in its records",
                "Ask whoever keeps the log's key");
    }
}
