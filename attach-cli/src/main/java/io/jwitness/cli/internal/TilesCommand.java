// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Json;
import io.jwitness.cli.internal.console.ProgressBar;
import io.jwitness.record.Checkpoint;
import io.jwitness.record.Tiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness tiles}. */
@Command(
        name = "tiles",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the sealed part of a journal as C2SP tlog-tiles: tiles, entry bundles, the",
            "newest checkpoint with all its signatures. A directory may be written again when the",
            "journal has grown. The records in it are as they are stored: publish it to those alone",
            "who may read the journal."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  jwitness tiles shop/0 /srv/tiles/shop", "  jwitness tiles 4711 out --json"})
final class TilesCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            index = "0",
            paramLabel = "DIR|PID",
            description = "A journal, or a JVM under an agent.")
    private String journal = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "Where to; made if need be.")
    private Path out = Path.of("");

    @Option(names = "--json", description = "One JSON object that tells what was written.")
    private boolean json;

    TilesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path slot = Journals.find(journal);
        Checkpoint written;
        try (ProgressBar bar = new ProgressBar(console, "records")) {
            written = Tiles.write(slot, out, bar::at);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                            "cannot write tiles of " + slot,
                            String.valueOf(e.getMessage()),
                            "Tiles are made of a whole journal, sealed, into a directory of their"
                                    + " own")
                    .because(e);
        }
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("origin", written.origin());
            answer.put("size", written.size());
            answer.put("signatures", written.signatures());
            answer.put("out", out.toString());
            console.out().println(Json.write(answer));
        } else {
            console.out().printf("%d records of %s in %s%n", written.size(), written.origin(), out);
        }
        return 0;
    }
}
