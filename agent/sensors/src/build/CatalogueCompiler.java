// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Compiles the catalogue, {@code src/main/catalogue/*.yaml}, into the class that makes its rows,
 * into the table of events, and into the list of methods that {@code jwitness doctor} looks for: so nothing is parsed when the agent starts. Run by the build, from
 * source, before it compiles anything.
 *
 * <pre>
 *   java -cp snakeyaml.jar CatalogueCompiler.java CATALOGUE GENERATED EVENTS.md METHODS.tsv
 * </pre>
 *
 * <p>Every mistake of every file is told, each with file, line and what to do; then it exits with 1.
 * A file is written only when its text has changed. The format is described in {@code
 * src/main/catalogue/events.yaml}.
 */
final class CatalogueCompiler {
    private static final String PACKAGE = "io.jwitness.sensors.internal.rows";
    private static final Pattern CLASS = Pattern.compile("[a-z][\\w]*(\\.[\\w$]+)+");
    private static final String TYPE = "\\[*(?:[ZBCSIJFD]|L[\\w$]+(?:/[\\w$]+)*;)";
    private static final Pattern METHOD =
            Pattern.compile("[\\w$]+\\((" + "(?:" + TYPE + ")*)\\)(?:V|" + TYPE + ")");
    private static final Pattern ONE_TYPE = Pattern.compile(TYPE);
    private static final Pattern EVENT = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)+");
    /** Types begin with a capital; a name of javac's own, {@code val$request}, does not. */
    private static final Pattern ALIAS = Pattern.compile("\\$([A-Z][A-Za-z0-9]*)");
    private static final Pattern SOURCE =
            Pattern.compile("this\\b.*|return\\b.*|arg(\\d+)\\b.*|[\\w$]+(/[\\w$]+)+#.*", Pattern.DOTALL);
    private static final Pattern ARGUMENT = Pattern.compile("\\barg(\\d+)\\b");

    private static final Map<String, String> BUILT_IN =
            Map.of(
                    "String", "java.lang.String",
                    "Object", "java.lang.Object",
                    "Class", "java.lang.Class",
                    "Map", "java.util.Map",
                    "List", "java.util.List");

    private static final Set<String> ROW_KEYS =
            Set.of(
                    "event", "class", "method", "handler", "values", "exit", "seen", "role", "target", "args",
                    "actor", "source", "change", "result", "unless", "only", "fails-if", "denied-if", "outcome", "driven", "absorbs", "of");
    private static final Set<String> MODES =
            Set.of("plain", "masked", "partial", "token", "sealed", "dropped", "unset");
    private static final Map<String, String> SOURCES =
            Map.of(
                    "address", "ADDRESS",
                    "port", "PORT",
                    "forwarded", "FORWARDED",
                    "user-agent", "USER_AGENT",
                    "connection", "CONNECTION");
    private static final Set<String> CONFIDENCES = Set.of("authenticated", "os", "asserted", "inferred");

    private final List<String> mistakes = new ArrayList<>();
    private final Map<String, Event> events = new LinkedHashMap<>();
    private final Map<String, Set<String>> watched = new TreeMap<>();

    /** Sensor, class and method of each row, for whoever compares an application with them. */
    private final Set<String> methodsWatched = new TreeSet<>();
    private final Map<String, List<Surface>> surfaces = new TreeMap<>();

    private record Surface(String of, String method, String event, String seen) {}

    private record Event(String seen, String what, String also, String target, String change) {}

    private record Line(Node node, String file) {
        String place() {
            return file + ":" + (node.getStartMark().getLine() + 1);
        }
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.println(
                    "catalogue: usage: CatalogueCompiler CATALOGUE GENERATED EVENTS.md METHODS.tsv");
            System.exit(2);
        }
        System.exit(
                new CatalogueCompiler()
                        .run(
                                Path.of(arguments[0]),
                                Path.of(arguments[1]),
                                Path.of(arguments[2]),
                                Path.of(arguments[3])));
    }

    private int run(Path catalogue, Path generated, Path table, Path methods) throws IOException {
        events(catalogue.resolve("events.yaml"));
        List<Path> files;
        try (Stream<Path> all = Files.list(catalogue)) {
            files =
                    all.filter(f -> f.toString().endsWith(".yaml") && !f.endsWith("events.yaml"))
                            .sorted()
                            .toList();
        }
        StringBuilder java = new StringBuilder();
        java.append("// SPDX-License-Identifier: Apache-2.0\n");
        java.append("// Made by CatalogueCompiler from src/main/catalogue. Change that.\n");
        java.append("package ").append(PACKAGE).append(";\n\n");
        java.append("import io.jwitness.policy.internal.mask.Ask;\n");
        java.append("import io.jwitness.record.Confidence;\n");
        java.append("import io.jwitness.sensors.internal.catalogue.Family;\n");
        java.append("import io.jwitness.sensors.internal.catalogue.Handlers;\n");
        java.append("import io.jwitness.sensors.internal.catalogue.Row;\n");
        java.append("import io.jwitness.sensors.internal.declared.Declared;\n");
        java.append("import io.jwitness.sensors.internal.declared.DeclaredCarrier;\n");
        java.append("import io.jwitness.sensors.internal.declared.Slot;\n");
        java.append("import io.jwitness.sensors.internal.declared.SourceField;\n");
        java.append("import io.jwitness.sensors.internal.declared.Verdict;\n");
        java.append("import java.util.Set;\n");
        java.append("import javax.annotation.processing.Generated;\n\n");
        java.append("/** The rows of the catalogue, a method for each family. */\n");
        java.append("@Generated(\"CatalogueCompiler\")\n");
        java.append("public final class Rows {\n    private Rows() {}\n");
        for (Path file : files) {
            family(file, java);
        }
        java.append("}\n");
        for (Map.Entry<String, Event> each : events.entrySet()) {
            if (each.getValue().also.isEmpty() && !watched.containsKey(each.getKey())) {
                mistakes.add(
                        "events.yaml: event '"
                                + each.getKey()
                                + "' has no row; say with 'also' where it comes from, or take it out");
            }
        }
        if (!mistakes.isEmpty()) {
            mistakes.forEach(mistake -> System.err.println("catalogue: " + mistake));
            System.err.println("catalogue: " + mistakes.size() + " mistakes; nothing was written");
            return 1;
        }
        write(generated.resolve(PACKAGE.replace('.', '/')).resolve("Rows.java"), java.toString());
        write(table, table());
        write(methods, String.join("\n", methodsWatched) + "\n");
        write(table.resolveSibling("surfaces.md"), surfaces(catalogue.resolve("surfaces.md"), catalogue.resolve("surfaces.tsv")));
        return 0;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    // ---- files -----------------------------------------------------------------------------

    private Node compose(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        try (Reader reader = Files.newBufferedReader(file)) {
            return new Yaml(new SafeConstructor(options)).compose(reader);
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null ? 1 : broken.getProblemMark().getLine() + 1;
            mistakes.add(file.getFileName() + ":" + line + ": no YAML: " + broken.getProblem());
            return null;
        }
    }

    private void events(Path file) throws IOException {
        Node root = compose(file);
        String name = "" + file.getFileName();
        for (Map.Entry<String, Line> each : map(new Line(root, name), "the list of events").entrySet()) {
            Line line = each.getValue();
            if (!EVENT.matcher(each.getKey()).matches()) {
                wrong(line, "'" + each.getKey() + "' is no event name: lower case, dotted");
            }
            Map<String, Line> parts = map(line, "an event");
            only(parts, Set.of("seen", "what", "also", "target", "change"));
            String seen = text(parts.get("seen"));
            if (!Set.of("before", "after", "both").contains(seen)) {
                wrong(line, "event '" + each.getKey() + "': 'seen' is before, after or both");
            }
            String target = text(parts.get("target"));
            String change = text(parts.get("change"));
            if (!Set.of("", "none").contains(target) || !Set.of("", "told").contains(change)) {
                wrong(line, "event '" + each.getKey() + "': 'target' is none, where it is the JVM itself, and 'change' is told; or they are left out");
            }
            events.put(
                    each.getKey(),
                    new Event(seen, text(parts.get("what")), text(parts.get("also")), target, change));
        }
    }

    private void family(Path file, StringBuilder java) throws IOException {
        Node root = compose(file);
        if (root == null) {
            return;
        }
        String name = "" + file.getFileName();
        Map<String, Line> parts = map(new Line(root, name), "a family");
        only(parts, Set.of("sensor", "types", "rows", "driven"));
        String sensor = text(parts.get("sensor"));
        if (!name.equals(sensor + ".yaml")) {
            wrong(new Line(root, name), "'sensor' is '" + sensor + "' and must be the file's name");
            return;
        }
        Map<String, String> types = new TreeMap<>(BUILT_IN);
        if (parts.containsKey("types")) {
            for (Map.Entry<String, Line> type : map(parts.get("types"), "'types'").entrySet()) {
                String of = text(type.getValue());
                if (!CLASS.matcher(of).matches()) {
                    wrong(type.getValue(), "type '" + type.getKey() + "': '" + of + "' is no class name");
                }
                types.put(type.getKey(), of);
            }
        }
        java.append("\n    /** The rows of sensor {@code ").append(sensor).append("}. */\n");
        java.append("    public static Family ").append(sensor).append("(Handlers handlers) {\n");
        java.append("        return Family.of(\n                \"").append(sensor).append('"');
        Line rows = parts.get("rows");
        if (rows == null || !(rows.node instanceof SequenceNode list)) {
            wrong(new Line(root, name), "'rows' is a list");
        } else {
            for (Node row : list.getValue()) {
                java.append(",\n")
                        .append(row(sensor, new Line(row, name), types, text(parts.get("driven"))));
            }
        }
        java.append(");\n    }\n");
    }

    // ---- rows ------------------------------------------------------------------------------

    private String row(String sensor, Line line, Map<String, String> types, String familyDriven) {
        Map<String, Line> parts = map(line, "a row");
        only(parts, ROW_KEYS);
        String of = text(parts.get("class"));
        if (!CLASS.matcher(of).matches()) {
            wrong(line, "row without a 'class', or '" + of + "' is no class name");
        }
        String method = types(parts.getOrDefault("method", line), text(parts.get("method")), types);
        Matcher signature = METHOD.matcher(method);
        int arguments = 0;
        if (!signature.matches()) {
            wrong(
                    line,
                    of
                            + ": method '"
                            + method
                            + "' has no full descriptor; write name(parameters)result, as javap -s"
                            + " prints it, with $Name for what 'types' names");
        } else {
            Matcher types1 = ONE_TYPE.matcher(signature.group(1));
            while (types1.find()) {
                arguments++;
            }
        }
        String event = text(parts.get("event"));
        if (!event.isEmpty()) {
            if (!events.containsKey(event)) {
                wrong(parts.get("event"), of + ": unknown event '" + event + "'" + nearest(event));
            }
            watched.computeIfAbsent(event, any -> new TreeSet<>()).add(of);
        }
        methodsWatched.add(sensor + "\t" + of + "\t" + method);
        String driven = parts.containsKey("driven") ? text(parts.get("driven")) : familyDriven;
        for (String test : driven.isEmpty() ? new String[0] : driven.split(", ")) {
            if (!test.matches("\\w+(Test|IT)")) {
                wrong(parts.getOrDefault("driven", line), of + ": 'driven' names test classes, not '" + test + "'");
            }
        }
        surfaces
                .computeIfAbsent(sensor, any -> new ArrayList<>())
                .add(
                        new Surface(
                                of,
                                method,
                                event,
                                text(parts.get("seen"))));
        Compiled row = new Compiled(line, types, arguments, of);
        boolean declared = !parts.containsKey("handler");
        if (parts.containsKey("handler")) {
            refuse(parts, of, "target", "args", "actor", "source", "change", "result", "role", "unless", "only", "fails-if", "denied-if", "outcome", "absorbs", "of");
            row.values(parts.get("values"));
            row.exit = parts.containsKey("exit") ? row.expression(parts.get("exit"), true) : null;
            row.by = "handlers.named(" + quoted(text(parts.get("handler"))) + ")";
        } else {
            refuse(parts, of, "values", "exit");
            row.declare(parts);
            if (event.isEmpty() != Set.of("carrier", "verdict").contains(text(parts.get("role")))) {
                wrong(line, of + ": a row without a 'handler' names its 'event', unless it is a carrier or a verdict");
            }
        }
        StringBuilder java = new StringBuilder();
        java.append("                Row.of(").append(quoted(of)).append(", ").append(quoted(method)).append(')');
        if (!event.isEmpty()) {
            java.append("\n                        .event(").append(quoted(event)).append(')');
        }
        if (!row.enter.isEmpty()) {
            java.append("\n                        .enter(")
                    .append(row.enter.stream().map(CatalogueCompiler::quoted).collect(Collectors.joining(", ")))
                    .append(')');
        }
        if (row.exit != null) {
            java.append("\n                        .exit(").append(quoted(row.exit)).append(')');
        }
        if (parts.containsKey("seen")) {
            java.append("\n                        .seen(").append(quoted(text(parts.get("seen")))).append(')');
        } else if (declared) {
            wrong(line, of + ": 'seen' is missing: which versions have this descriptor, \"\" for none checked");
        }
        return java.append("\n                        .by(").append(row.by).append(')').toString();
    }

    /** A row in the making. */
    private final class Compiled {
        final Line line;
        final Map<String, String> types;
        final int arguments;
        final String of;
        final List<String> enter = new ArrayList<>();
        final List<String> slots = new ArrayList<>();
        String exit;
        String by = "";

        Compiled(Line line, Map<String, String> types, int arguments, String of) {
            this.line = line;
            this.types = types;
            this.arguments = arguments;
            this.of = of;
        }

        void values(Line values) {
            if (values != null && values.node instanceof SequenceNode list) {
                for (Node each : list.getValue()) {
                    enter.add(expression(new Line(each, values.file), false));
                }
            } else if (values != null) {
                wrong(values, of + ": 'values' is a list");
            }
        }

        void declare(Map<String, Line> parts) {
            if (text(parts.get("role")).equals("verdict")) {
                verdict(parts);
                return;
            }
            if (!parts.containsKey("target") && !text(parts.get("role")).equals("carrier")) {
                wrong(line, of + ": 'target' is missing: what is acted on");
            }
            Map<String, Line> target = map(parts.get("target"), of + ": 'target'");
            only(target, Set.of("type", "id", "format"));
            String type = text(target.get("type"));
            if (type.equals("logger") && parts.containsKey("change")) {
                level(target, map(parts.get("change"), "'change'"));
                return;
            }
            if (target.containsKey("id")) {
                boolean ascii = format(target);
                slot("Slot.target(" + quoted(type) + ", " + ascii + ")", target.get("id"));
            } else if (!target.isEmpty()) {
                wrong(line, of + ": 'target' has a 'type' and an 'id'");
            }
            for (Map.Entry<String, Line> argument : map(parts.get("args"), "'args'").entrySet()) {
                Map<String, Line> how = map(argument.getValue(), "an argument");
                only(how, Set.of("value", "mode", "format"));
                String mode = text(how.get("mode"));
                if (!MODES.contains(mode)) {
                    wrong(argument.getValue(), of + ": argument '" + argument.getKey() + "': 'mode' is one of " + new TreeSet<>(MODES));
                }
                slot(
                        "Slot.argument(" + quoted(argument.getKey()) + ", Ask." + mode.toUpperCase() + ", " + format(how) + ")",
                        how.get("value"));
            }
            if (parts.containsKey("actor")) {
                Map<String, Line> actor = map(parts.get("actor"), "'actor'");
                only(actor, Set.of("id", "confidence", "method", "unless", "basic"));
                if (actor.containsKey("basic")) {
                    if (actor.size() > 1) {
                        wrong(parts.get("actor"), of + ": 'actor' has 'basic', an Authorization header, alone");
                    }
                    slot("Slot.claim()", actor.get("basic"));
                } else {
                    actor(parts.get("actor"), actor);
                }
            }
            for (Map.Entry<String, Line> source : map(parts.get("source"), "'source'").entrySet()) {
                String field = SOURCES.get(source.getKey());
                if (field == null) {
                    wrong(source.getValue(), of + ": 'source' has " + new TreeSet<>(SOURCES.keySet()));
                }
                slot("Slot.source(SourceField." + field + ")", source.getValue());
            }
            Map<String, Line> change = map(parts.get("change"), "'change'");
            only(change, Set.of("before", "after"));
            if (change.containsKey("before")) {
                slot("Slot.before()", change.get("before"));
            }
            if (change.containsKey("after")) {
                slot("Slot.after()", change.get("after"));
            }
            for (String when : List.of("unless", "only")) {
                if (parts.containsKey(when)) {
                    Map<String, Line> such = map(parts.get(when), "'" + when + "'");
                    only(such, Set.of("value", "format", "in"));
                    if (!such.containsKey("in")) {
                        wrong(line, of + ": '" + when + "' has a 'value' and a list of texts, 'in'");
                    }
                    slot("Slot." + when + "(" + format(such) + texts(such.get("in"), ", ") + ")", such.get("value"));
                }
            }
            String ends = "";
            if (parts.containsKey("result")) {
                String mode = text(parts.get("result"));
                if (!MODES.contains(mode)) {
                    wrong(parts.get("result"), of + ": 'result' is one of " + new TreeSet<>(MODES));
                }
                exit = "return";
                ends = ".result(Ask." + mode.toUpperCase() + ")";
            }
            if (parts.containsKey("fails-if")) {
                Map<String, Line> fails = map(parts.get("fails-if"), "'fails-if'");
                only(fails, Set.of("value", "is", "status"));
                if (exit != null) {
                    wrong(line, of + ": 'result' and 'fails-if' do not go together");
                }
                if (text(fails.get("status")).startsWith("arg")) {
                    slot("Slot.status()", fails.get("status"));
                } else {
                    boolean status = fails.containsKey("status");
                    exit = expression(fails.getOrDefault(status ? "status" : "value", line), true);
                    ends =
                            status
                                    ? ".failsByStatus()"
                                    : fails.containsKey("is") ? ".failsIf(" + quoted(text(fails.get("is"))) + ")" : ".failsIfAny()";
                }
            }
            if (parts.containsKey("denied-if")) {
                Map<String, Line> denied = map(parts.get("denied-if"), "'denied-if'");
                only(denied, Set.of("in"));
                if (!ends.equals(".failsIfAny()") || !denied.containsKey("in")) {
                    wrong(line, of + ": 'denied-if' has a list of texts, 'in', and goes with 'fails-if' any value");
                }
                ends += ".deniedIf(" + texts(denied.get("in"), "") + ")";
            }
            if (parts.containsKey("outcome")) {
                if (!text(parts.get("outcome")).equals("unknown") || !ends.isEmpty()) {
                    wrong(parts.get("outcome"), of + ": 'outcome' is unknown, where the end is not seen, or left out");
                }
                ends += ".endsUnseen()";
            }
            if (parts.containsKey("absorbs")) {
                String event = text(parts.get("absorbs"));
                if (!events.containsKey(event)) {
                    wrong(parts.get("absorbs"), of + ": unknown event '" + event + "'" + nearest(event));
                }
                ends += ".absorbing(" + quoted(event) + ")";
            }
            refuse(parts, of, "of");
            String role = text(parts.get("role"));
            if (!Set.of("", "surface", "effect", "carrier").contains(role)) {
                wrong(parts.get("role"), of + ": 'role' is surface (the default), effect, carrier or verdict");
            }
            if (role.equals("carrier")) {
                refuse(parts, of, "target", "args", "change", "result", "unless", "only", "fails-if", "denied-if", "outcome", "absorbs");
                if (enter.size() > 4) {
                    wrong(line, of + ": a carrier has four values at most");
                }
                by = "new DeclaredCarrier(" + String.join(", ", slots) + ")";
                return;
            }
            by = "Declared." + (role.equals("effect") ? "effect" : "surface") + "(" + String.join(", ", slots) + ")" + ends;
        }

        /** Who acts, by a name that the product knows. */
        private void actor(Line line, Map<String, Line> actor) {
            String confidence = text(actor.get("confidence"));
            if (!CONFIDENCES.contains(confidence) || text(actor.get("method")).isEmpty()) {
                wrong(line, of + ": 'actor' has 'id', 'method' and 'confidence', one of " + new TreeSet<>(CONFIDENCES));
            }
            slot(
                    "Slot.actor(Confidence." + confidence.toUpperCase() + ", " + quoted(text(actor.get("method")))
                            + texts(actor.get("unless"), ", ") + ")",
                    actor.get("id"));
        }

        /** A call that tells the operation around it how it went, by a value that it is called with. */
        private void verdict(Map<String, Line> parts) {
            refuse(parts, of, "event", "target", "args", "actor", "source", "change", "result", "unless", "only", "outcome", "absorbs");
            String event = text(parts.get("of"));
            if (!events.containsKey(event)) {
                wrong(line, of + ": a verdict is 'of' an event, not '" + event + "'" + nearest(event));
            }
            Map<String, Line> fails = map(parts.get("fails-if"), "'fails-if'");
            Map<String, Line> denied = map(parts.get("denied-if"), "'denied-if'");
            only(fails, Set.of("value", "in"));
            only(denied, Set.of("in"));
            if (!fails.containsKey("value") || !fails.containsKey("in")) {
                wrong(line, of + ": a verdict's 'fails-if' has a 'value' and a list of texts, 'in'");
                return;
            }
            enter.add(expression(fails.get("value"), false));
            by =
                    "new Verdict(" + quoted(event) + ", Set.of(" + texts(fails.get("in"), "") + "), Set.of("
                            + texts(denied.get("in"), "") + "))";
        }

        private void level(Map<String, Line> target, Map<String, Line> change) {
            only(change, Set.of("before", "after", "effective-before", "effective-after"));
            for (Line each : List.of(target.getOrDefault("id", line), change.getOrDefault("before", line), change.getOrDefault("after", line))) {
                if (each == line) {
                    wrong(line, of + ": a logger's change has target.id, before and after");
                } else {
                    enter.add(expression(each, false));
                }
            }
            if (change.containsKey("effective-before")) {
                enter.add(expression(change.get("effective-before"), false));
            }
            if (change.containsKey("effective-after")) {
                exit = expression(change.get("effective-after"), true);
            }
            by = "handlers.named(\"level\")";
        }

        private boolean format(Map<String, Line> parts) {
            String format = text(parts.get("format"));
            if (!Set.of("", "ascii").contains(format)) {
                wrong(parts.get("format"), of + ": 'format' is ascii, an int whose bytes are four letters, or left out");
            }
            return format.equals("ascii");
        }

        private void slot(String slot, Line value) {
            if (value == null) {
                wrong(line, of + ": a value is missing");
                return;
            }
            slots.add(slot);
            enter.add(expression(value, false));
        }

        String expression(Line value, boolean after) {
            String text = types(value, text(value), types);
            for (String part : text.split(" \\| ", -1)) {
                Matcher source = SOURCE.matcher(part.trim());
                if (!source.matches()) {
                    wrong(value, of + ": '" + part + "' begins with none of this, argN, return, or a static call owner#name");
                } else if (part.startsWith("return") && !after) {
                    wrong(value, of + ": 'return' is known at exit only");
                } else if (part.startsWith("arg") && after) {
                    wrong(value, of + ": an argument is known at entry only");
                }
            }
            Matcher argument = ARGUMENT.matcher(text);
            while (argument.find()) {
                if (Integer.parseInt(argument.group(1)) >= arguments) {
                    wrong(value, of + ": " + argument.group() + " of a method with " + arguments + " parameters");
                }
            }
            return text;
        }
    }

    /** The texts of a list, quoted, with commas between them and something before the first. */
    private String texts(Line list, String before) {
        if (list == null) {
            return "";
        }
        if (!(list.node instanceof SequenceNode texts)) {
            wrong(list, "a list of texts is expected here");
            return "";
        }
        String all =
                texts.getValue().stream()
                        .map(each -> quoted(text(new Line(each, list.file))))
                        .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : before + all;
    }

    private void refuse(Map<String, Line> parts, String of, String... keys) {
        for (String key : keys) {
            if (parts.containsKey(key)) {
                wrong(parts.get(key), of + ": '" + key + "' " + (parts.containsKey("handler") ? "is the handler's affair" : key.equals("values") || key.equals("exit") ? "goes with a 'handler'" : "is none of a " + (text(parts.get("role")).isEmpty() ? "surface" : text(parts.get("role"))) + "'s"));
            }
        }
    }

    /** Puts descriptors in place of {@code $Name}; internal names in casts, owners and constants. */
    private String types(Line line, String text, Map<String, String> types) {
        Matcher matcher = ALIAS.matcher(text);
        StringBuilder full = new StringBuilder();
        while (matcher.find()) {
            String word = matcher.group(1);
            String known = word;
            while (!known.isEmpty() && !types.containsKey(known)) {
                known = known.substring(0, known.length() - 1);
            }
            String rest = word.substring(known.length());
            if (known.isEmpty() || !rest.matches("[ZBCSIJFD]*")) {
                wrong(line, "'$" + word + "' is not among the file's types");
                known = "String";
                rest = "";
            }
            String name = types.get(known).replace('.', '/');
            char before = matcher.start() == 0 ? ' ' : text.charAt(matcher.start() - 1);
            String behind = text.substring(matcher.end());
            boolean internal =
                    before == '<' || behind.startsWith("#") || behind.matches("(?s)\\.class[},].*");
            matcher.appendReplacement(
                    full, Matcher.quoteReplacement((internal ? name : "L" + name + ";") + rest));
        }
        return matcher.appendTail(full).toString();
    }

    private String nearest(String event) {
        return events.keySet().stream()
                        .filter(each -> distance(each, event) <= 3)
                        .findFirst()
                        .map(each -> "; did you mean '" + each + "'?")
                        .orElse("; events are listed in events.yaml");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int corner = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                corner = above;
            }
        }
        return row[b.length()];
    }

    // ---- YAML ------------------------------------------------------------------------------

    private Map<String, Line> map(Line line, String what) {
        Map<String, Line> map = new LinkedHashMap<>();
        if (line == null || line.node == null) {
            return map;
        }
        if (!(line.node instanceof MappingNode mapping)) {
            wrong(line, what + " is a map");
            return map;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                if (map.put(key.getValue(), new Line(tuple.getValueNode(), line.file)) != null) {
                    wrong(new Line(key, line.file), "'" + key.getValue() + "' stands here twice");
                }
            }
        }
        return map;
    }

    private void only(Map<String, Line> parts, Set<String> keys) {
        parts.forEach(
                (key, line) -> {
                    if (!keys.contains(key)) {
                        wrong(line, "unknown key '" + key + "'; there are " + new TreeSet<>(keys));
                    }
                });
    }

    private String text(Line line) {
        if (line == null) {
            return "";
        }
        if (line.node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        wrong(line, "a text is expected here");
        return "";
    }

    private void wrong(Line line, String what) {
        mistakes.add(line.place() + ": " + what);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    // ---- docs/events.md --------------------------------------------------------------------

    private String table() {
        StringBuilder md = new StringBuilder();
        md.append("# Events\n\n");
        md.append("What the agent records of others, and where it is seen. *Before*: the record can be had before the effect, and a policy\n");
        md.append("can refuse it. *After*: it has happened already. *Both*: there are ways of either kind. The agent's own events,\n");
        md.append("`jwitness.*`, are in [record.md](record.md). This page is made from `agent/sensors/src/main/catalogue`; a test holds it\n");
        md.append("against that.\n\n");
        md.append("| event | seen | what | where |\n|---|---|---|---|\n");
        events.forEach(
                (name, event) -> {
                    List<String> where = new ArrayList<>();
                    watched.getOrDefault(name, Set.of()).forEach(of -> where.add("`" + of + "`"));
                    if (!event.also.isEmpty()) {
                        where.add(event.also);
                    }
                    md.append("| `").append(name).append("` | ").append(event.seen).append(" | ");
                    md.append(event.what).append(" | ").append(String.join("<br>", where)).append(" |\n");
                });
        return md.toString();
    }

    // ---- docs/surfaces.md ------------------------------------------------------------------

    private static final List<String> JDKS = List.of("17", "21", "25");

    /**
     * What tests saw of a surface.
     *
     * @param surface class, method and, where it is known, descriptor; or by which other way
     * @param event empty: it was called, and nothing recorded
     * @param version empty: the JDK's own
     * @param told actor, target, change; twice
     */
    private record Result(
            String surface, String event, String version, String test, Set<String> jdks, Set<String> told) {
        static Result of(String line) {
            String[] fields = line.split("\t", -1);
            return new Result(
                    fields[0],
                    fields[1],
                    fields[2],
                    fields[3],
                    Set.of(fields[4].split(" ")),
                    Set.of(fields[5].split(",")));
        }

        /** Whether it tells of a call on purpose: an application calls what it wants. */
        boolean isMeant(String event) {
            return this.event.isEmpty() && (event.isEmpty() || !test.endsWith("IT"));
        }
    }

    private int cells;
    private int red;

    /** The page's own words, and behind them a cell for each surface, version and JDK. */
    private String surfaces(Path words, Path observed) throws IOException {
        List<Result> results = new ArrayList<>();
        if (Files.exists(observed)) {
            Files.readAllLines(observed).forEach(line -> results.add(Result.of(line)));
        }
        StringBuilder tables = new StringBuilder();
        surfaces.forEach(
                (sensor, rows) -> {
                    tables.append("\n## Sensor `").append(sensor).append("`\n\n");
                    tables.append("| method | event | version | 17 | 21 | 25 | driven by |\n");
                    tables.append("|---|---|---|---|---|---|---|\n");
                    rows.forEach(row -> lines(row, rows, results, tables));
                });
        tables.append("\n## Told by the JVM and the system\n\n");
        tables.append("| told by | event | 17 | 21 | 25 | driven by |\n|---|---|---|---|---|---|\n");
        Map<String, Set<String>> others = new TreeMap<>();
        events.forEach(
                (event, about) -> {
                    Set<String> by = others.computeIfAbsent(event, any -> new TreeSet<>());
                    if (about.also.contains("JFR")) {
                        by.add("by jfr");
                    }
                    if (about.also.contains("/proc")) {
                        by.add("by proc");
                    }
                });
        for (Result result : results) {
            if (result.surface.isEmpty() || result.surface.startsWith("by ")) {
                others.computeIfAbsent(result.event, any -> new TreeSet<>()).add(result.surface);
            }
        }
        others.forEach(
                (event, ways) ->
                        ways.forEach(
                                way -> {
                                    String by = way.isEmpty() ? "what is around it" : way.equals("by jfr") ? "JFR" : "`/proc`";
                                    tables.append("| ").append(by).append(" | `").append(event).append("` |");
                                    List<Result> here =
                                            results.stream()
                                                    .filter(r -> r.surface.equals(way) && r.event.equals(event))
                                                    .toList();
                                    JDKS.forEach(jdk -> tables.append(' ').append(cell(here, event, jdk, false)).append(" |"));
                                    tables.append(' ').append(tests(here)).append(" |\n");
                                }));
        String page = Files.exists(words) ? Files.readString(words) : "";
        return page.replace("$CELLS", Integer.toString(cells)).replace("$RED", Integer.toString(red)) + tables;
    }

    /** A row's lines: one for each version, and each event that its calls were recorded as. */
    private void lines(Surface row, List<Surface> family, List<Result> results, StringBuilder md) {
        boolean isJdks = !row.seen.isEmpty() && row.seen.matches("\\d\\d(, \\d\\d)*");
        List<Result> mine = results.stream().filter(result -> isOf(result, row, family, isJdks)).toList();
        Set<String> versions = new TreeSet<>();
        mine.forEach(result -> versions.add(result.version));
        if (isJdks) {
            versions.add("");
        } else if (!row.seen.isEmpty()) {
            versions.addAll(List.of(row.seen.split(", ")));
        } else if (versions.isEmpty()) {
            versions.add("**never looked up**");
        }
        for (String version : versions) {
            Set<String> told = new TreeSet<>();
            mine.stream().filter(r -> r.version.equals(version) && !r.event.isEmpty()).forEach(r -> told.add(r.event));
            if (!row.event.isEmpty() || told.isEmpty()) {
                told.add(row.event);
            }
            for (String event : told) {
                List<Result> here =
                        mine.stream()
                                .filter(r -> r.version.equals(version) && (r.isMeant(event) || r.event.equals(event)))
                                .toList();
                md.append("| `").append(shown(row, family)).append("` | ");
                md.append(event.isEmpty() ? "" : "`" + event + "`").append(" | ");
                md.append(version.isEmpty() ? "JDK" : version).append(" |");
                for (String jdk : JDKS) {
                    // Its neighbour is this JDK's way of writing the method.
                    boolean isElsewhere = isJdks && here.stream().noneMatch(r -> r.jdks.contains(jdk)) && isNamesakes(row, family, results, jdk);
                    md.append(' ').append(isElsewhere ? "" : cell(here, event, jdk, event.isEmpty())).append(" |");
                }
                md.append(' ').append(tests(here)).append(" |\n");
            }
        }
    }

    /** Whether this JDK has another descriptor of the method, which is another row. */
    private boolean isNamesakes(Surface row, List<Surface> family, List<Result> results, String jdk) {
        return !List.of(row.seen.split(", ")).contains(jdk)
                && family.stream()
                        .filter(other -> other != row && name(other).equals(name(row)))
                        .anyMatch(
                                other ->
                                        List.of(other.seen.split(", ")).contains(jdk)
                                                || results.stream().anyMatch(r -> r.jdks.contains(jdk) && isOf(r, other, family, true)));
    }

    private static String name(Surface row) {
        return row.of + "." + row.method.replaceFirst("\\(.*", "");
    }

    /** With its parameters where it has a namesake. */
    private static String shown(Surface row, List<Surface> family) {
        if (family.stream().filter(other -> name(other).equals(name(row))).count() < 2) {
            return name(row);
        }
        List<String> types = new ArrayList<>();
        Matcher type = ONE_TYPE.matcher(row.method.replaceFirst("^.*\\((.*)\\).*$", "$1"));
        while (type.find()) {
            types.add(type.group().replaceFirst("^(\\[*)L.*?([^/$]+);$", "$2$1").replace("[", "[]"));
        }
        return name(row) + "(" + String.join(", ", types) + ")";
    }

    /** By its descriptor; where that is not known, by being the only one of its name in that version. */
    private static boolean isOf(Result result, Surface row, List<Surface> family, boolean isJdks) {
        if (result.surface.contains("(")) {
            return result.surface.equals(row.of + "." + row.method);
        }
        return result.surface.equals(name(row))
                && family.stream()
                        .filter(other -> name(other).equals(name(row)))
                        .allMatch(
                                other ->
                                        other == row
                                                || !Stream.of(other.seen.split(", "))
                                                        .anyMatch(seen -> isJdks ? result.jdks.contains(seen) : seen.equals(result.version)));
    }

    /** What was told on a JDK: {@code 1} once, and letters; what was not, in red. */
    private String cell(List<Result> results, String event, String jdk, boolean isCarrier) {
        Set<String> told = new TreeSet<>();
        boolean isRecorded = false;
        for (Result result : results) {
            if (result.jdks.contains(jdk)) {
                told.addAll(result.told);
                isRecorded |= !result.event.isEmpty();
            }
        }
        cells++;
        String wrong = told.isEmpty() ? (isCarrier ? "no call seen" : "not driven") : !isRecorded && !isCarrier ? "no record" : told.contains("twice") ? "twice" : "";
        if (!wrong.isEmpty()) {
            red++;
            return "🔴 " + wrong;
        }
        if (isCarrier) {
            return "called";
        }
        Event about = events.getOrDefault(event, new Event("", "", "", "", ""));
        StringBuilder good = new StringBuilder("1");
        List<String> lacks = new ArrayList<>();
        for (String part : List.of("actor", "target", "change")) {
            if (told.contains(part)) {
                good.append(' ').append(part.charAt(0));
            } else if (part.equals("actor") || (part.equals("target") && !about.target.equals("none")) || (part.equals("change") && about.change.equals("told"))) {
                lacks.add("no " + part);
            }
        }
        if (!lacks.isEmpty()) {
            red++;
        }
        return good + (lacks.isEmpty() ? "" : " 🔴 " + String.join(", ", lacks));
    }

    private static String tests(List<Result> results) {
        return results.stream().map(Result::test).distinct().sorted().collect(Collectors.joining(", "));
    }
}
