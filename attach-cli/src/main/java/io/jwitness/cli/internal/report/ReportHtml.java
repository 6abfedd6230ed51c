// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal.report;

import io.jwitness.cli.internal.console.Safe;
import java.util.List;
import java.util.Map;

/**
 * A report as one page: no script, nothing from elsewhere, readable on paper.
 *
 * <p>Whoever acts on an application chooses names, targets and reasons, so every value goes through
 * {@link #escape}, and stands between tags or in double quotes only. The page forbids itself
 * scripts, forms and fetches too.
 */
public final class ReportHtml {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8886; --bad: #c0271d; --warn: #b06f00; --ok: #4a7fb5; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
            .caution, .warnings { border-left: .3rem solid var(--line); padding: .4rem .8rem; }
            .warnings { border-color: var(--bad); } .warnings li { color: var(--bad); font-weight: 600; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1.2rem; } dt { opacity: .7; } dd { margin: 0; }
            .wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; vertical-align: top; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); }
            td, dd, li { unicode-bidi: isolate; overflow-wrap: anywhere; } td { min-width: 3rem; max-width: 26rem; }
            figure { margin: 1rem 0; } svg { width: 100%; height: auto; } figcaption { font-size: .85rem; opacity: .8; }
            svg text { font: 12px system-ui, sans-serif; fill: currentColor; }
            .axis { stroke: currentColor; opacity: .3; } .acts { fill: var(--ok); } .failed { fill: var(--warn); }
            .refused { fill: var(--bad); } .gap { fill: var(--bad); opacity: .18; } .end { stroke: var(--bad); stroke-dasharray: 4 3; }
            """;

    private ReportHtml() {}

    public static String of(ReportFacts report) {
        StringBuilder html = new StringBuilder(1 << 16);
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
                .append(" style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'\">\n")
                .append("<meta name=\"referrer\" content=\"no-referrer\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        element(html, "title", "JWitness report: " + report.slot());
        html.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
        element(html, "h1", "Who did what: " + report.slot());
        html.append("<p class=\"caution\">").append(escape(report.caution())).append("</p>\n");
        warnings(html, report.warnings());
        html.append("<dl>\n");
        for (Map.Entry<String, String> fact : report.facts().entrySet()) {
            element(html, "dt", fact.getKey());
            element(html, "dd", fact.getValue());
        }
        html.append("</dl>\n");
        html.append(ReportChart.of(report.summary()));
        ReportTable.of(report.summary()).forEach(table -> table(html, table));
        return html.append("</body>\n</html>\n").toString();
    }

    private static void warnings(StringBuilder html, List<String> warnings) {
        if (warnings.isEmpty()) {
            html.append(
                    "<p>No loss, no unclean end and no failed sensor is told in this time.</p>\n");
            return;
        }
        html.append("<ul class=\"warnings\">\n");
        warnings.forEach(warning -> element(html, "li", warning));
        html.append("</ul>\n");
    }

    private static void table(StringBuilder html, ReportTable table) {
        element(html, "h2", table.title());
        html.append("<div class=\"wide\"><table>\n<thead><tr>");
        for (String heading : table.headings()) {
            html.append("<th scope=\"col\">").append(escape(heading)).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : table.rows()) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</tbody></table></div>\n");
        if (!table.rest().isEmpty()) {
            element(html, "p", table.rest());
        }
    }

    private static void element(StringBuilder html, String name, String text) {
        html.append('<').append(name).append('>').append(escape(text));
        html.append("</").append(name).append(">\n");
    }

    /**
     * A value as text of HTML or SVG, or as an attribute in quotes: no control or invisible
     * character, and none that begins or ends markup.
     */
    static String escape(String value) {
        String safe = Safe.text(value);
        StringBuilder text = new StringBuilder(safe.length() + 16);
        for (int i = 0; i < safe.length(); i++) {
            char c = safe.charAt(i);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\'' -> text.append("&#39;");
                case '`' -> text.append("&#96;");
                default -> text.append(c);
            }
        }
        return text.toString();
    }
}
