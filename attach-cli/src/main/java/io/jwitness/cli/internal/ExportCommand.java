// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.cli.internal.console.Safe;
import io.jwitness.exporter.internal.ExportSettings;
import io.jwitness.exporter.internal.OtlpExport;
import io.jwitness.record.internal.spi.AgentLog;
import io.jwitness.record.internal.spi.JournalExport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Ships a journal over OTLP: past records, again or elsewhere, as far as they are sealed.",
            "Records keep their ids, so a backend can drop what it has twice. With --follow it goes",
            "on, as a process beside the agent."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  jwitness export ~/.local/state/jwitness/shop/0 --otlp http://collector:4318",
            "  jwitness export 4711 --otlp https://audit:4318 --raw --follow --cursor shop.cursor",
            "",
            "OTEL_EXPORTER_OTLP_* variables count where an option does not say otherwise.",
            "Exit code 1: not all of it arrived."
        })
final class ExportCommand implements Callable<Integer> {
    private static final long STOP_NS = 5_000_000_000L;

    private final Console console;

    @Parameters(paramLabel = "DIR|PID", description = "A journal, or a JVM under an agent.")
    private String journal = "";

    @Option(
            names = "--otlp",
            paramLabel = "URL",
            description = "Base address of an OTLP/HTTP receiver, as http://collector:4318.")
    private String otlp = "";

    @Option(
            names = "--header",
            paramLabel = "NAME=VALUE",
            description =
                    "Header of each request; visible to other users of this host, so"
                            + " OTEL_EXPORTER_OTLP_HEADERS is the better place for a secret.")
    private List<String> headers = List.of();

    @Option(
            names = "--signal",
            paramLabel = "WHICH",
            defaultValue = "traces",
            description = "traces, logs or both; ${DEFAULT-VALUE} by default.")
    private String signal = "traces";

    @Option(names = "--raw", description = "Send the stored bytes along.")
    private boolean raw;

    @Option(
            names = "--from",
            paramLabel = "SEQ",
            defaultValue = "0",
            description = "First record; ${DEFAULT-VALUE} by default. Not with --cursor.")
    private long from;

    @Option(
            names = "--cursor",
            paramLabel = "FILE",
            description = "Where the place is kept between runs; not in the journal.")
    private @Nullable Path cursor;

    @Option(
            names = "--retry-for",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "Give up when nothing arrives for so long; ${DEFAULT-VALUE} by default."
                            + " With --follow: never.")
    private long retrySeconds;

    @Option(names = "--follow", description = "Go on as records are sealed; needs --cursor.")
    private boolean follow;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Where this reading is recorded; else access.log in this user's state.")
    private @Nullable Path accessLog;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path slot = Journals.find(journal);
        ExportSettings settings = ExportSettings.parse(settings(), serviceName(slot));
        if (settings == null) {
            throw new Failure(
                    "nothing to export to",
                    "no receiver is named, or OTEL_SDK_DISABLED says not to",
                    "Name one: --otlp http://collector:4318");
        }
        if (cursor != null) {
            Journals.refuseWithin(slot, cursor, "--cursor");
        }
        new AccessLog(accessLog, StateHome.of(console.environment()))
                .reading("export", slot, "to " + (otlp.isEmpty() ? "OTEL_*" : shown(settings)));
        return follow ? follow(slot, settings) : once(slot, settings);
    }

    private int once(Path slot, ExportSettings settings) throws Exception {
        OtlpExport.Summary summary =
                OtlpExport.once(
                        slot,
                        settings,
                        cursor,
                        from,
                        TimeUnit.SECONDS.toNanos(retrySeconds),
                        new StderrLog(console));
        console.out().println(summary.json());
        return summary.complete() && summary.lost() == 0 ? 0 : 1;
    }

    private int follow(Path slot, ExportSettings settings) throws Exception {
        if (cursor == null) {
            throw new Failure(
                    "cannot follow without a cursor",
                    "the next run would begin from the start",
                    "Name a file: --cursor shop.cursor");
        }
        JournalExport.Running running =
                OtlpExport.follow(slot, settings, cursor, new StderrLog(console));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    running.stop(STOP_NS);
                                    ended.countDown();
                                }));
        ended.await();
        return 0;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        console.environment()
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("OTEL_") || name.startsWith("JWITNESS_EXPORT_")) {
                                settings.put(name, value);
                            }
                        });
        if (!otlp.isEmpty()) {
            settings.put("JWITNESS_EXPORT_ENDPOINT", otlp);
        }
        if (!headers.isEmpty()) {
            settings.put("JWITNESS_EXPORT_HEADERS", String.join(",", headers));
        }
        settings.put("JWITNESS_EXPORT_SIGNALS", signal);
        if (raw) {
            settings.put("JWITNESS_EXPORT_RAW", "true");
        }
        return settings;
    }

    private static String shown(ExportSettings settings) {
        var endpoint = settings.traces() != null ? settings.traces() : settings.logs();
        return endpoint == null ? "" : endpoint.shown();
    }

    /** The first part of the origin, as the agent derived it. */
    private static String serviceName(Path slot) {
        Path service = slot.toAbsolutePath().normalize().getParent();
        return service == null || service.getFileName() == null
                ? "unknown_service"
                : service.getFileName().toString();
    }

    /** Trouble goes to stderr as it happens. */
    private record StderrLog(Console console) implements AgentLog {
        @Override
        public void info(String message) {
            console.complain(Safe.text(message));
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            console.complain(
                    Safe.text(cause == null ? message : message + " (" + cause.getMessage() + ")"));
        }
    }
}
