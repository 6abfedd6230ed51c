// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.console.Durations;
import io.jwitness.cli.internal.console.Safe;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * The timeline of a report as inline SVG: a lane for each family of events, a bar for each stretch
 * of time, marks where records were lost or a session ended without a word. What a bar says is in
 * its title, which browsers show and screen readers read.
 */
final class ReportChart {
    private static final int LEFT = 110;
    private static final int WIDTH = 900;
    private static final int RIGHT = 70;
    private static final int NAME = 15;
    private static final int LANE = 46;
    private static final int BAR = 36;
    private static final int LEAST = 3;
    private static final int FOOT = 26;
    private static final int TICKS = 6;

    /** What people count time in, in seconds. */
    private static final long[] STEPS = {
        1, 5, 15, 60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000
    };

    private final ReportSummary summary;
    private final ReportTimeline time;
    private final StringBuilder svg = new StringBuilder(1 << 14);
    private final double most;

    private ReportChart(ReportSummary summary) {
        this.summary = summary;
        time = summary.timeline();
        long highest = 1;
        for (Map<Long, ReportCount> bins : time.lanes().values()) {
            for (ReportCount count : bins.values()) {
                highest = Math.max(highest, count.acts());
            }
        }
        most = Math.log1p((double) highest);
    }

    /** Empty where nothing happened. */
    static String of(ReportSummary summary) {
        return summary.timeline().isEmpty() ? "" : new ReportChart(summary).draw();
    }

    private String draw() {
        int height = time.lanes().size() * LANE;
        svg.append("<figure>\n")
                .append(
                        String.format(
                                Locale.ROOT,
                                "<svg viewBox=\"0 0 %d %d\" role=\"img\""
                                        + " xmlns=\"http://www.w3.org/2000/svg\">%n",
                                LEFT + WIDTH + RIGHT,
                                height + FOOT))
                .append("<title>Acts by time and family of event</title>\n");
        marks(height);
        ticks(height);
        int top = 0;
        for (Map.Entry<String, Map<Long, ReportCount>> lane : time.lanes().entrySet()) {
            lane(lane.getKey(), lane.getValue(), top);
            top += LANE;
        }
        svg.append("</svg>\n<figcaption>Each bar is ")
                .append(length(time.width()))
                .append(" of a family of events; its height grows with the logarithm of the acts,")
                .append(
                        " a count stands where it began. Orange failed, red was denied; a red band is")
                .append(" where records were lost, a dashed line where a session ended without")
                .append(" saying so. UTC.</figcaption>\n</figure>\n");
        return svg.toString();
    }

    private void lane(String name, Map<Long, ReportCount> bins, int top) {
        int base = top + LANE - 2;
        line("axis", LEFT, base, LEFT + WIDTH, base);
        svg.append(String.format(Locale.ROOT, "<text x=\"0\" y=\"%d\">", base - 12))
                .append(ReportHtml.escape(Safe.cut(name, NAME)))
                .append("</text>\n");
        double wide = Math.max(2, x(time.fromSecond() + time.width()) - x(time.fromSecond()) - 1);
        bins.forEach(
                (bin, count) -> {
                    double left = x(time.second(bin));
                    double acts = height(count.acts());
                    svg.append("<g><title>").append(ReportHtml.escape(say(name, bin, count)));
                    svg.append("</title>");
                    rect("acts", left, base - acts, wide, acts);
                    double refused = height(count.refused());
                    double failed = height(count.failed());
                    rect("failed", left, base - Math.max(refused, failed), wide, failed);
                    rect("refused", left, base - refused, wide, refused);
                    svg.append("</g>\n");
                });
    }

    private String say(String name, long bin, ReportCount count) {
        return name
                + ", from "
                + ReportTable.time(Instant.ofEpochSecond(time.second(bin)))
                + ": "
                + count.acts()
                + " acts, "
                + count.failed()
                + " failed, "
                + count.refused()
                + " denied";
    }

    private void marks(int height) {
        for (ReportAlarms.Alarm gap : summary.alarms().gaps().kept()) {
            double from = x(gap.from().getEpochSecond());
            double to = x(gap.to().getEpochSecond());
            svg.append("<g><title>").append(ReportHtml.escape("lost: " + gap.text()));
            svg.append("</title>");
            rect("gap", from, 0, Math.max(LEAST, to - from), height);
            svg.append("</g>\n");
        }
        for (ReportAlarms.Alarm end : summary.alarms().uncleanEnds().kept()) {
            double at = x(end.from().getEpochSecond());
            line("end", at, 0, at, height);
        }
    }

    private void ticks(int height) {
        long from = time.fromSecond();
        long span = time.toSecond() - from;
        long step = STEPS[STEPS.length - 1];
        for (int i = STEPS.length - 1; i >= 0 && span / STEPS[i] <= TICKS; i--) {
            step = STEPS[i];
        }
        step = Math.max(step, span / TICKS);
        for (long at = Math.floorDiv(from + step - 1, step) * step; at - from <= span; at += step) {
            line("axis", x(at), 0, x(at), height);
            String label = ReportTable.time(Instant.ofEpochSecond(at));
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                            x(at),
                            height + 16,
                            ReportHtml.escape(
                                    step % 86_400 == 0 ? label.substring(0, 10) : label)));
        }
    }

    private double x(long second) {
        double part = (double) (second - time.fromSecond()) / (time.toSecond() - time.fromSecond());
        return LEFT + WIDTH * part;
    }

    /** Nothing is too little to be seen. */
    private double height(long acts) {
        return acts == 0 ? 0 : Math.max(LEAST, BAR * Math.log1p((double) acts) / most);
    }

    private void rect(String kind, double x, double y, double width, double height) {
        if (height > 0) {
            svg.append(
                    String.format(
                            Locale.ROOT,
                            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                                    + " height=\"%.1f\"/>",
                            kind,
                            x,
                            y,
                            width,
                            height));
        }
    }

    private void line(String kind, double x1, double y1, double x2, double y2) {
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                        kind,
                        x1,
                        y1,
                        x2,
                        y2));
    }

    private static String length(long seconds) {
        return Durations.format(Duration.ofSeconds(seconds));
    }
}
