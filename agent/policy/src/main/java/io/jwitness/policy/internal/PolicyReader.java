// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import com.google.re2j.Pattern;
import io.jwitness.policy.internal.Decision.Effect;
import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.OnFailure;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.file.Document;
import io.jwitness.policy.internal.file.Finding;
import io.jwitness.policy.internal.file.Node;
import io.jwitness.policy.internal.file.Problems;
import io.jwitness.policy.internal.mask.ArgModes;
import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.policy.internal.mask.MaskSettings;
import io.jwitness.policy.internal.mask.Masker;
import io.jwitness.record.ActorType;
import io.jwitness.record.ArgMode;
import io.jwitness.record.Confidence;
import io.jwitness.record.Phase;
import io.jwitness.record.Stage;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the meaning of a policy file: every key of {@code docs/policy.md}, and no other.
 *
 * <p>All faults are collected; a policy with one is none. What is understood but does nothing yet
 * is a warning. For one file and one thread.
 */
final class PolicyReader {
    static final List<String> ROOT =
            List.of("apiVersion", "defaults", "rules", "probes", "masking", "sessions", "access");
    static final List<String> DEFAULTS = List.of("level", "wait", "onFailure");
    static final List<String> RULE =
            List.of("name", "match", "level", "wait", "onFailure", "effect", "stages", "args");
    static final List<String> MATCH =
            List.of("event", "actor", "source", "target", "phase", "time", "session");
    static final List<String> ACTOR = List.of("id", "type", "role", "confidence");
    static final List<String> SOURCE = List.of("cidr");
    static final List<String> TARGET = List.of("glob", "regex");
    static final List<String> TIME = List.of("inside", "outside");
    static final List<String> PROBE = List.of("class", "method", "event", "args", "wait");
    static final List<String> MASKING = List.of("fields", "patterns", "token", "seal");
    static final List<String> CHANGES = List.of("add", "exclude");
    static final List<String> PATTERN = List.of("name", "regex");
    static final List<String> TOKEN = List.of("keyFile");
    static final List<String> SEAL = List.of("recipients");
    static final List<String> SESSIONS = List.of("requireFor", "maxDuration", "ticket");
    static final List<String> ACCESS = List.of("roles", "grants");
    static final List<String> ROLE = List.of("see", "approvals");
    static final List<String> SEE = List.of("digests", "metadata", "args", "sealed");

    private static final String VERSION = "jwitness/v1";
    private static final int MOST_RULES = 1000;
    private static final int MOST_WARNINGS = 200;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_EVENT = 80;

    private final Problems problems;
    private final String file;
    private final List<Finding> warnings = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Reach reach = new Reach();

    private @Nullable OnFailure defaultOnFailure;
    private @Nullable Level defaultLevel;
    private boolean sealedAsked;

    private PolicyReader(String file) {
        this.file = file;
        this.problems = new Problems(file);
    }

    static Policy read(byte[] content, String name) throws PolicyException {
        PolicyReader reader = new PolicyReader(name);
        Node root = Document.read(content, name, reader.problems);
        Policy policy = root == null ? null : reader.policy(root, content);
        if (policy == null || !reader.problems.isEmpty()) {
            throw new PolicyException(reader.problems.all());
        }
        return policy;
    }

    private @Nullable Policy policy(Node root, byte[] content) {
        Fields top = Fields.of(root, "the policy", problems, ROOT);
        if (top == null) {
            return null;
        }
        String version = top.required("apiVersion", VERSION);
        Node versionNode = top.node("apiVersion");
        if (version != null && versionNode != null && !version.equals(VERSION)) {
            top.fault(versionNode, top.value("apiVersion", version, List.of(VERSION)));
        }
        Rule defaults = defaults(top);
        probes(top);
        rules(top);
        MaskSettings masking = MaskSettings.BUILT_IN;
        TokenKeyFile keyFile = null;
        Fields maskingFields = top.fields("masking", MASKING);
        if (maskingFields != null) {
            masking = masking(maskingFields);
            keyFile = keyFile(maskingFields);
            seal(maskingFields);
        }
        sessions(top);
        access(top);
        if (!problems.isEmpty()) {
            return null;
        }
        return new Policy(
                file,
                sha256(content),
                defaults,
                rules,
                probes,
                warnings,
                Masker.of(masking),
                keyFile);
    }

    private Rule defaults(Fields top) {
        Fields fields = top.fields("defaults", DEFAULTS);
        Wait waiting = null;
        if (fields != null) {
            defaultLevel = fields.word("level", Level.class);
            waiting = fields.word("wait", Wait.class);
            defaultOnFailure = fields.word("onFailure", OnFailure.class);
            Node node = fields.node("onFailure");
            if (defaultOnFailure == OnFailure.DENY && node != null) {
                warn(
                        node,
                        "onFailure: deny holds for what is seen before its effect; what the"
                                + " attach tools (jcmd, jmap, a debugger) do cannot be refused"
                                + " from inside a JVM (-XX:+DisableAttachMechanism can).");
            }
        }
        return new Rule(
                Policy.DEFAULT_RULE,
                List.of(),
                Condition.ALWAYS,
                defaultLevel,
                waiting,
                defaultOnFailure,
                Effect.ALLOW,
                null,
                null,
                ArgModes.NONE);
    }

    // Rules

    private void rules(Fields top) {
        Set<String> names = new HashSet<>(Set.of(Policy.DEFAULT_RULE, Policy.OWN_RULE));
        List<Node> items = top.items("rules");
        if (items.size() > MOST_RULES) {
            top.fault(items.get(MOST_RULES), "more than " + MOST_RULES + " rules.");
            return;
        }
        for (Node item : items) {
            rule(item, names);
        }
    }

    private void rule(Node item, Set<String> names) {
        String given =
                item instanceof Node.Mapping mapping
                                && mapping.get("name") instanceof Node.Scalar scalar
                        ? scalar.text()
                        : "";
        String where = given.isEmpty() ? "a rule without a name" : "rule " + Problems.quote(given);
        Fields fields = Fields.of(item, where, problems, RULE);
        if (fields == null) {
            return;
        }
        String name = fields.required("name", "what-it-is-for");
        Node nameNode = fields.node("name");
        if (name != null && nameNode != null) {
            if (!isName(name)) {
                fields.fault(
                        nameNode,
                        "the name of "
                                + where
                                + " is not a name; allowed: 1 to "
                                + LONGEST_NAME
                                + " letters, digits, '.', '_' and '-'.");
            } else if (!names.add(name)) {
                fields.fault(
                        nameNode,
                        where
                                + " stands here twice, or is a name of the agent's"
                                + " own (default, own); records tell rules apart by name.");
            }
        }
        Match match = match(fields);
        Level level = fields.word("level", Level.class);
        OnFailure onFailure = fields.word("onFailure", OnFailure.class);
        Effect effect = fields.word("effect", Effect.class);
        Set<Stage> stages = fields.words("stages", Stage.class);
        Rule rule =
                new Rule(
                        name == null ? "" : name,
                        match.events,
                        match.condition,
                        level,
                        fields.word("wait", Wait.class),
                        onFailure,
                        effect == null ? Effect.ALLOW : effect,
                        stages == null ? null : stages.contains(Stage.ATTEMPT),
                        stages == null ? null : stages.contains(Stage.COMPLETE),
                        args(fields, "args"));
        checkDeny(fields, rule);
        checkReach(fields, rule);
        rules.add(rule);
    }

    /** A refusal needs a record, and one that is written before the effect. */
    private void checkDeny(Fields fields, Rule rule) {
        Level level = rule.level() != null ? rule.level() : defaultLevel;
        OnFailure onFailure = rule.onFailure() != null ? rule.onFailure() : defaultOnFailure;
        boolean denies = rule.effect() == Effect.DENY;
        Node place = fields.node(denies ? "effect" : "onFailure");
        place = place == null ? fields.mapping() : place;
        if (level == Level.NONE) {
            if (denies || rule.onFailure() == OnFailure.DENY) {
                fields.fault(
                        place,
                        fields.where()
                                + " denies and records nothing; a refusal is a record:"
                                + " level must be metadata, arguments or result.");
            }
            return;
        }
        if (!denies && onFailure != OnFailure.DENY) {
            return;
        }
        Node stages = fields.node("stages");
        if (stages != null && Boolean.FALSE.equals(rule.attempt())) {
            fields.fault(
                    stages,
                    fields.where()
                            + " denies"
                            + (fields.has("effect") || fields.has("onFailure")
                                    ? ""
                                    : " (by the defaults)")
                            + ", but its stages leave out 'attempt': what is done cannot be"
                            + " refused; add attempt, or take deny away.");
        }
        warnUnrefusable(place, fields.where() + " cannot refuse ", rule::speaksOf);
    }

    /** Warns of what can only be told, never prevented. */
    private void warnUnrefusable(Node place, String cannot, Predicate<String> spokenOf) {
        List<String> after = new ArrayList<>();
        List<String> attachToo = new ArrayList<>();
        for (String event : Events.names()) {
            if (spokenOf.test(event)) {
                if (Events.isAfter(event)) {
                    after.add(event);
                } else if (Events.isAttachToo(event)) {
                    attachToo.add(event);
                }
            }
        }
        if (!after.isEmpty()) {
            warn(
                    place,
                    cannot
                            + String.join(", ", after)
                            + ": the agent learns of it when it is done.");
        }
        if (!attachToo.isEmpty()) {
            warn(
                    place,
                    cannot
                            + String.join(", ", attachToo)
                            + " by jcmd, jmap and other attach tools: that is not to be had from"
                            + " inside a JVM (-XX:+DisableAttachMechanism does it).");
        }
    }

    private void checkReach(Fields fields, Rule rule) {
        if (reach.gaveUp()) {
            return;
        }
        Rule earlier = reach.coveredBy(rules, rule);
        if (earlier != null) {
            warn(
                    fields.mapping(),
                    fields.where()
                            + " is never reached: rule '"
                            + earlier.name()
                            + "' before it takes all its events.");
        } else if (reach.gaveUp()) {
            warn(
                    fields.mapping(),
                    "whether rules from here on are ever reached was not looked for: too many"
                            + " events to compare.");
        }
    }

    private record Match(List<String> events, Condition condition) {}

    private Match match(Fields rule) {
        Fields fields = rule.fields("match", MATCH);
        if (fields == null) {
            return new Match(List.of(), Condition.ALWAYS);
        }
        List<String> events = new ArrayList<>();
        for (Node.Scalar scalar : fields.texts("event")) {
            if (isEvent(scalar, fields, true)) {
                events.add(scalar.text());
                checkKnown(scalar, rule);
            }
        }
        List<Condition> conditions = new ArrayList<>();
        Set<Phase> phases = fields.words("phase", Phase.class);
        if (phases != null) {
            conditions.add(new Condition.InPhase(phases));
        }
        Boolean session = fields.bool("session");
        Node sessionNode = fields.node("session");
        if (session != null && sessionNode != null) {
            conditions.add(new Condition.InSession(session));
            warn(
                    sessionNode,
                    "'session' is not in force yet: no action is inside a declared session, so"
                            + " session: true never matches.");
        }
        actor(fields, conditions);
        time(fields, conditions);
        source(fields, conditions);
        target(fields, conditions);
        return new Match(
                List.copyOf(events),
                switch (conditions.size()) {
                    case 0 -> Condition.ALWAYS;
                    case 1 -> conditions.get(0);
                    default -> new Condition.All(List.copyOf(conditions));
                });
    }

    private boolean isEvent(Node.Scalar scalar, Fields fields, boolean glob) {
        String event = scalar.text();
        boolean ok = !event.isEmpty() && event.length() <= LONGEST_EVENT;
        for (int i = 0; i < event.length() && ok; i++) {
            char c = event.charAt(i);
            ok = isEventCharacter(c) || (glob && c == '*');
        }
        if (!ok) {
            fields.fault(
                    scalar,
                    Problems.quote(event)
                            + " in "
                            + fields.where()
                            + " is not an event's name;"
                            + " allowed: 1 to "
                            + LONGEST_EVENT
                            + " of a-z, 0-9, '_', '.'"
                            + (glob ? ", and '*' for any of them." : "."));
        } else if (Events.isOwn(event)) {
            fields.fault(
                    scalar,
                    Problems.quote(event)
                            + " in "
                            + fields.where()
                            + ": the agent's own events"
                            + " are always recorded, and no rule or probe reaches them.");
            return false;
        }
        return ok;
    }

    private static boolean isEventCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    }

    /** Warns of an event that nothing gives, which is more likely a slip than meant. */
    private void checkKnown(Node.Scalar scalar, Fields rule) {
        if (warnings.size() > MOST_WARNINGS) {
            return; // looking for what was meant takes longest
        }
        String event = scalar.text();
        for (String known : Events.names()) {
            if (Glob.matches(event, known) || Glob.matches(known, event)) {
                return;
            }
            int star = known.indexOf('*');
            if (star >= 0 && event.startsWith(known.substring(0, star))) {
                return;
            }
        }
        for (Probe probe : probes) {
            if (Glob.matches(event, probe.event())) {
                return;
            }
        }
        String nearest = Suggest.nearest(event, Arrays.asList(Events.names()));
        warn(
                scalar,
                "no sensor and no probe gives an event "
                        + Problems.quote(event)
                        + " ("
                        + rule.where()
                        + ")"
                        + (nearest != null ? "; did you mean '" + nearest + "'?" : "."));
    }

    private void actor(Fields match, List<Condition> conditions) {
        Fields fields = match.fields("actor", ACTOR);
        if (fields == null) {
            return;
        }
        Confidence least = fields.word("confidence", Confidence.class);
        if (least == null) {
            least = Confidence.OS;
        }
        Set<ActorType> types = fields.words("type", ActorType.class);
        if (types != null) {
            conditions.add(new Condition.ActorOfType(types));
        }
        if (fields.has("id")) {
            conditions.add(new Condition.ActorIs(strings(fields.texts("id")), least));
        }
        if (fields.has("role")) {
            conditions.add(new Condition.ActorHasRole(strings(fields.texts("role")), least));
        }
    }

    private void source(Fields match, List<Condition> conditions) {
        Fields fields = match.fields("source", SOURCE);
        if (fields == null) {
            return;
        }
        List<Cidr> blocks = new ArrayList<>();
        for (Node.Scalar scalar : fields.texts("cidr")) {
            Cidr block = Cidr.parse(scalar.text());
            if (block == null) {
                fields.fault(
                        scalar,
                        Problems.quote(scalar.text())
                                + " in "
                                + match.where()
                                + " is not a block"
                                + " of addresses; write 10.0.0.0/8, fd00::/8 or one address.");
            } else {
                blocks.add(block);
            }
        }
        conditions.add(new Condition.FromBlock(List.copyOf(blocks)));
    }

    private void time(Fields match, List<Condition> conditions) {
        Fields fields = match.fields("time", TIME);
        if (fields == null) {
            return;
        }
        for (String key : TIME) {
            if (!fields.has(key)) {
                continue;
            }
            List<TimeWindow> windows = new ArrayList<>();
            for (Node.Scalar scalar : fields.texts(key)) {
                TimeWindow window = TimeWindow.parse(scalar.text());
                if (window == null) {
                    fields.fault(
                            scalar,
                            Problems.quote(scalar.text())
                                    + " in "
                                    + match.where()
                                    + " is not a time window; write it as '"
                                    + TimeWindow.EXAMPLE
                                    + "'.");
                } else {
                    windows.add(window);
                }
            }
            conditions.add(new Condition.AtTime(List.copyOf(windows), key.equals("inside")));
        }
    }

    private void target(Fields match, List<Condition> conditions) {
        Node node = match.node("target");
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Mapping)) {
            conditions.add(new Condition.TargetIs(strings(match.texts("target"))));
            return;
        }
        Fields fields = match.fields("target", TARGET);
        if (fields == null) {
            return;
        }
        if (fields.has("glob")) {
            conditions.add(new Condition.TargetIs(strings(fields.texts("glob"))));
        }
        Pattern pattern = fields.pattern("regex");
        if (pattern != null) {
            conditions.add(new Condition.TargetMatches(pattern));
        }
    }

    private static List<String> strings(List<Node.Scalar> scalars) {
        return scalars.stream().map(Node.Scalar::text).toList();
    }

    // Arguments

    private ArgModes args(Fields holder, String key) {
        Node node = holder.node(key);
        if (node == null) {
            return ArgModes.NONE;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            holder.fault(
                    node,
                    "'args' in "
                            + holder.where()
                            + " is "
                            + node.kind()
                            + "; it holds positions or names: { 0: plain, \"*\": dropped }.");
            return ArgModes.NONE;
        }
        Map<String, Ask> asks = new LinkedHashMap<>();
        for (Node.Entry entry : mapping.entries()) {
            Ask ask = ask(holder, entry);
            if (ask != null) {
                asks.put(entry.key(), ask);
            }
        }
        return asks.isEmpty() ? ArgModes.NONE : new ArgModes(asks);
    }

    private @Nullable Ask ask(Fields holder, Node.Entry entry) {
        String where = "argument " + Problems.quote(entry.key()) + " of " + holder.where();
        List<String> modes =
                Arrays.stream(ArgMode.values())
                        .map(m -> m.name().toLowerCase(Locale.ROOT))
                        .toList();
        if (entry.value() instanceof Node.Mapping) {
            Fields fields = Fields.of(entry.value(), where, problems, List.of("token"));
            Fields token = fields == null ? null : fields.fields("token", List.of("class"));
            String tokenClass = token == null ? null : token.required("class", "customer");
            return tokenClass == null ? null : new Ask(ArgMode.TOKEN, tokenClass);
        }
        if (entry.value() instanceof Node.Scalar scalar) {
            for (ArgMode mode : ArgMode.values()) {
                if (mode.name().toLowerCase(Locale.ROOT).equals(scalar.text())) {
                    if (mode == ArgMode.SEALED && !sealedAsked) {
                        sealedAsked = true;
                        warn(scalar, "'sealed' is not in force yet: such values are dropped.");
                    }
                    return Ask.of(mode);
                }
            }
            String nearest = Suggest.nearest(scalar.text(), modes);
            holder.fault(
                    scalar,
                    where
                            + " is "
                            + Problems.quote(scalar.text())
                            + "; "
                            + (nearest == null ? "" : "did you mean '" + nearest + "'? ")
                            + "Allowed: "
                            + String.join(", ", modes)
                            + ", or { token: { class: NAME } }.");
            return null;
        }
        holder.fault(
                entry.value(),
                where
                        + " is "
                        + entry.value().kind()
                        + "; allowed: "
                        + String.join(", ", modes)
                        + ".");
        return null;
    }

    // Probes

    private void probes(Fields top) {
        int number = 0;
        for (Node item : top.items("probes")) {
            number++;
            Fields fields = Fields.of(item, "probe " + number, problems, PROBE);
            if (fields == null) {
                continue;
            }
            String className = fields.required("class", "com.acme.admin.CustomerExport");
            String method = fields.required("method", "\"export*\"");
            String event = fields.required("event", "app.customer.export");
            checkClass(fields, className);
            Node eventNode = fields.node("event");
            if (event != null && eventNode instanceof Node.Scalar scalar) {
                isEvent(scalar, fields, false);
            }
            Wait waiting = fields.word("wait", Wait.class);
            ArgModes args = args(fields, "args");
            if (className != null && method != null && event != null) {
                probes.add(
                        new Probe(
                                className,
                                method,
                                event,
                                args,
                                waiting == null ? Wait.NONE : waiting));
            }
        }
    }

    private void checkClass(Fields fields, @Nullable String className) {
        Node node = fields.node("class");
        if (className == null || node == null) {
            return;
        }
        boolean ok = className.length() <= 500;
        for (int i = 0; i < className.length() && ok; i++) {
            char c = className.charAt(i);
            ok = Character.isJavaIdentifierPart(c) || c == '.';
        }
        if (!ok) {
            fields.fault(
                    node,
                    "'class' in "
                            + fields.where()
                            + " is "
                            + Problems.quote(className)
                            + "; it is one class, with its package and without wildcards.");
        }
    }

    // Masking

    private MaskSettings masking(Fields masking) {
        List<String> added = List.of();
        List<String> excluded = List.of();
        Fields names = masking.fields("fields", CHANGES);
        if (names != null) {
            added = strings(names.texts("add"));
            excluded = strings(names.texts("exclude"));
        }
        List<MaskSettings.NamedPattern> patterns = new ArrayList<>();
        Set<String> off = new HashSet<>();
        Fields changes = masking.fields("patterns", CHANGES);
        if (changes != null) {
            for (Node item : changes.items("add")) {
                pattern(item, patterns);
            }
            for (Node.Scalar scalar : changes.texts("exclude")) {
                if (!Masker.detectors().contains(scalar.text())) {
                    changes.fault(
                            scalar, changes.value("exclude", scalar.text(), Masker.detectors()));
                }
                off.add(scalar.text());
            }
        }
        return new MaskSettings(added, excluded, List.copyOf(patterns), Set.copyOf(off));
    }

    private void pattern(Node item, List<MaskSettings.NamedPattern> patterns) {
        Fields fields = Fields.of(item, "a pattern of 'masking'", problems, PATTERN);
        if (fields == null) {
            return;
        }
        String name = fields.required("name", "case-number");
        Node nameNode = fields.node("name");
        if (name != null && nameNode != null && !isName(name)) {
            fields.fault(
                    nameNode,
                    "the pattern's name "
                            + Problems.quote(name)
                            + " is not a name; allowed: 1 to "
                            + LONGEST_NAME
                            + " letters, digits, '.', '_' and '-'.");
        }
        if (!fields.has("regex")) {
            fields.required("regex", "'CN-[0-9]{8}'");
        }
        Pattern pattern = fields.pattern("regex");
        if (name != null && pattern != null) {
            patterns.add(
                    new MaskSettings.NamedPattern(
                            name, pattern, PatternSize.of(pattern.pattern())));
        }
    }

    private @Nullable TokenKeyFile keyFile(Fields masking) {
        Fields token = masking.fields("token", TOKEN);
        String path = token == null ? null : token.text("keyFile");
        Node node = token == null ? null : token.node("keyFile");
        if (path == null || node == null) {
            return null;
        }
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            problems.add(
                    node.place(),
                    "'keyFile' is " + Problems.quote(path) + "; it is an absolute path.");
            return null;
        }
        return new TokenKeyFile(Path.of(path), node.place());
    }

    private void seal(Fields masking) {
        Fields seal = masking.fields("seal", SEAL);
        if (seal == null) {
            return;
        }
        for (Node.Scalar scalar : seal.texts("recipients")) {
            String text = scalar.text();
            if (!text.startsWith("age1") || text.length() < 8) {
                seal.fault(
                        scalar,
                        "'recipients' holds "
                                + Problems.quote(text)
                                + "; a recipient is an age X25519 public key: age1….");
            }
        }
        notYet(seal, "masking.seal", "values that ask for 'sealed' are dropped");
    }

    // Read and checked, without effect so far

    private void sessions(Fields top) {
        Fields fields = top.fields("sessions", SESSIONS);
        if (fields == null) {
            return;
        }
        for (Node.Scalar scalar : fields.texts("requireFor")) {
            if (isEvent(scalar, fields, true)) {
                warnUnrefusable(
                        scalar,
                        "'requireFor' cannot hold back ",
                        event -> Glob.matches(scalar.text(), event));
            }
        }
        Node duration = fields.node("maxDuration");
        String text = fields.text("maxDuration");
        if (duration != null && text != null && !isDuration(text)) {
            fields.fault(
                    duration,
                    "'maxDuration' is "
                            + Problems.quote(text)
                            + "; it is a number with s, m, h or d: 1h.");
        }
        fields.pattern("ticket");
        notYet(fields, "sessions", "nothing requires a session, and none can be declared");
    }

    private void access(Fields top) {
        Fields fields = top.fields("access", ACCESS);
        if (fields == null) {
            return;
        }
        Set<String> names = new HashSet<>();
        if (fields.node("roles") instanceof Node.Mapping roles) {
            for (Node.Entry entry : roles.entries()) {
                names.add(entry.key());
                role(entry);
            }
        } else if (fields.has("roles")) {
            fields.fields("roles", List.of());
        }
        if (fields.node("grants") instanceof Node.Mapping grants) {
            Fields each =
                    Fields.of(
                            grants,
                            "'grants' of 'access'",
                            problems,
                            names.stream().sorted().toList());
            for (Node.Entry entry : grants.entries()) {
                if (each != null) {
                    grant(each, entry.key());
                }
            }
        } else if (fields.has("grants")) {
            fields.fields("grants", List.of());
        }
        notYet(fields, "access", "whoever may open the journal's directory may read it");
    }

    private void role(Node.Entry entry) {
        String where = "role " + Problems.quote(entry.key());
        Fields fields = Fields.of(entry.value(), where, problems, ROLE);
        if (fields == null) {
            return;
        }
        for (Node.Scalar scalar : fields.texts("see")) {
            if (!SEE.contains(scalar.text())) {
                fields.fault(scalar, fields.value("see", scalar.text(), SEE));
            }
        }
        Node node = fields.node("approvals");
        String approvals = node == null ? null : fields.text("approvals");
        if (node != null && approvals != null && !approvals.matches("[0-9]")) {
            fields.fault(node, "'approvals' in " + where + " is a number from 0 to 9.");
        }
    }

    private void grant(Fields grants, String role) {
        for (Node.Scalar scalar : grants.texts(role)) {
            String text = scalar.text();
            if (!text.matches("(user|group):.{1,100}")) {
                grants.fault(
                        scalar,
                        "grant "
                                + Problems.quote(text)
                                + " is nobody; write user:NAME or"
                                + " group:NAME.");
            }
        }
    }

    private void notYet(Fields fields, String key, String meaning) {
        warn(
                fields.mapping(),
                "'" + key + "' is read and checked, but not in force yet: " + meaning + ".");
    }

    private void warn(Node node, String what) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(problems.at(node.place(), what));
        } else if (warnings.size() == MOST_WARNINGS) {
            warnings.add(problems.at(node.place(), "there is more to warn of than is told here."));
        }
    }

    private static boolean isDuration(String text) {
        return text.length() <= 8 && text.matches("[1-9][0-9]*[smhd]");
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME && text.matches("[A-Za-z0-9._-]+");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
