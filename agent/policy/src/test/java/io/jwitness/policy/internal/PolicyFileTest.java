// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.policy.internal.Decision.Level;
import io.jwitness.policy.internal.Decision.Wait;
import io.jwitness.policy.internal.file.Finding;
import io.jwitness.policy.internal.mask.Ask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a policy file may say, and what is said of one that cannot be used. */
final class PolicyFileTest {
    private static final String HEAD = "apiVersion: jwitness/v1\n";

    private static final String EVERY_KEY =
            """
            apiVersion: jwitness/v1
            defaults: { level: arguments, wait: journalled, onFailure: allow }
            rules:
              - name: heap-dump
                match: { event: [jvm.heap.dump, jvm.flag.change] }
                stages: [attempt, complete]
                onFailure: deny
              - name: scraper
                match: { event: [jmx.attribute.get], source: { cidr: [10.0.0.0/8] }, actor: { id: [prometheus] } }
                level: none
              - name: freeze
                match: { event: ["script.*"], time: { outside: "Mon-Fri 08:00-18:00 Europe/Berlin" } }
                effect: deny
            probes:
              - class: com.acme.admin.CustomerExport
                method: "export*"
                event: app.customer.export
                args: { 0: plain, customerId: token, "*": dropped }
                wait: none
            masking:
              fields: { add: [patientId], exclude: [publicKey] }
              patterns: { add: [{ name: case-number, regex: 'CN-[0-9]{8}' }] }
              token: { keyFile: /etc/jwitness/token.key }
              seal: { recipients: [age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p] }
            sessions: { requireFor: ["jvm.heap.dump"], maxDuration: 1h, ticket: '[A-Z]+-[0-9]+' }
            access:
              roles:
                verifier: { see: [digests] }
                viewer:   { see: [metadata] }
                engineer: { see: [metadata, args] }
                revealer: { see: [sealed], approvals: 1 }
              grants: { engineer: ["group:sre"], viewer: ["group:dev"], revealer: ["user:dpo"] }
            """;

    @TempDir private Path dir;

    private static Policy parse(String text) throws PolicyException {
        return Policy.parse(text.getBytes(StandardCharsets.UTF_8), "policy.yaml");
    }

    private static List<String> warnings(String text) throws PolicyException {
        return parse(text).warnings().stream().map(Finding::text).toList();
    }

    private static PolicyException refused(String text) {
        return assertThrows(PolicyException.class, () -> parse(text));
    }

    private static void refusedWith(String expected, String text) {
        PolicyException e = refused(text);
        assertEquals(expected, e.getMessage());
    }

    @Test
    void everyKeyOfTheDesignIsRead() throws PolicyException {
        Policy policy = parse(EVERY_KEY);
        assertEquals(
                List.of(
                        new Probe(
                                        "com.acme.admin.CustomerExport",
                                        "export*",
                                        "app.customer.export",
                                        policy.probes().get(0).args(),
                                        Wait.NONE)
                                .toString()),
                policy.probes().stream().map(Probe::toString).toList());
        assertEquals(
                Map.of("0", Ask.PLAIN, "customerId", Ask.TOKEN, "*", Ask.DROPPED),
                policy.probes().get(0).args().asMap());
    }

    @Test
    void whatIsNotInForceYetIsSaid() throws PolicyException {
        List<String> warnings = warnings(EVERY_KEY);
        for (String key : List.of("sessions", "access", "masking.seal")) {
            assertTrue(
                    warnings.stream()
                            .anyMatch(
                                    w ->
                                            w.contains("'" + key + "'")
                                                    && w.contains("not in force yet")),
                    () -> key + " in " + warnings);
        }
    }

    @Test
    void anUnknownKeyIsAnErrorWithItsPlaceAndWhatWasMeant() {
        refusedWith(
                "policy.yaml:5:5: unknown key 'onFailur' in rule 'heap-dump'; did you mean"
                        + " 'onFailure'? The rules in force stay.",
                HEAD
                        + "rules:\n"
                        + "  - name: heap-dump\n"
                        + "    match: { event: [jvm.heap.dump] }\n"
                        + "    onFailur: deny\n");
    }

    @Test
    void aMeaninglessKeyIsAnsweredWithWhatIsAllowed() {
        refusedWith(
                "policy.yaml:2:1: unknown key 'xyzzy' in the policy; allowed: apiVersion, defaults,"
                        + " rules, probes, masking, sessions, access. The rules in force stay.",
                HEAD + "xyzzy: 1\n");
    }

    @Test
    void everyFaultIsTold() {
        PolicyException e =
                refused(
                        HEAD
                                + "defaults: { level: everything, wait: journaled }\n"
                                + "rules:\n"
                                + "  - match: { event: ['A B'] }\n");
        assertEquals(4, e.problems().size(), () -> e.problems().toString());
        assertTrue(e.getMessage().contains("(and 3 more)"), e.getMessage());
        assertTrue(
                e.problems().get(1).what().contains("did you mean 'journalled'?"),
                () -> e.problems().toString());
    }

    @Test
    void denyWithoutTheAttemptIsAnError() {
        for (String deny : List.of("effect: deny", "onFailure: deny")) {
            PolicyException e =
                    refused(
                            HEAD
                                    + "rules:\n"
                                    + "  - name: r\n"
                                    + "    match: { event: [script.eval] }\n"
                                    + "    stages: [complete]\n"
                                    + "    "
                                    + deny
                                    + "\n");
            assertTrue(
                    e.getMessage().startsWith("policy.yaml:5:13: rule 'r' denies"), e::getMessage);
        }
    }

    @Test
    void denyByTheDefaultsNeedsTheAttemptToo() {
        PolicyException e =
                refused(
                        HEAD
                                + "defaults: { onFailure: deny }\n"
                                + "rules:\n"
                                + "  - { name: r, match: { event: [script.eval] }, stages: [complete] }\n");
        assertTrue(e.getMessage().contains("(by the defaults)"), e::getMessage);
    }

    @Test
    void aRefusalThatLeavesNoRecordIsAnError() {
        PolicyException e =
                refused(
                        HEAD
                                + "rules:\n"
                                + "  - { name: r, match: { event: [script.eval] }, effect: deny, level: none }\n");
        assertTrue(e.getMessage().contains("a refusal is a record"), e::getMessage);
    }

    @Test
    void theAgentsOwnEventsAreOutOfReach() throws PolicyException {
        assertTrue(
                refused(
                                HEAD
                                        + "rules:\n  - { name: r, match: { event: [jwitness.detach] }, level: none }\n")
                        .getMessage()
                        .contains("always recorded"));
        Policy silent =
                parse(HEAD + "rules:\n  - { name: r, match: { event: ['*'] }, level: none }\n");
        assertTrue(silent.plan("jwitness.detach").decide(TestSubject.NOBODY).records());
        assertTrue(silent.plan("jvm.heap.dump").never());
    }

    @Test
    void whatCannotBeRefusedIsSaid() throws PolicyException {
        List<String> warnings =
                warnings(
                        HEAD
                                + "rules:\n"
                                + "  - { name: r, match: { event: [jvm.heap.dump, jvm.ptrace] }, effect: deny }\n");
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).contains("cannot refuse jvm.ptrace"), warnings::toString);
        assertTrue(
                warnings.get(1).contains("cannot refuse jvm.heap.dump by jcmd"),
                warnings::toString);
    }

    @Test
    void aSessionThatNothingCanAskForIsSaid() throws PolicyException {
        List<String> warnings =
                warnings(HEAD + "sessions: { requireFor: ['jvm.debugger.*', jmx.invoke] }\n");
        assertEquals(2, warnings.size(), warnings::toString);
        assertTrue(
                warnings.get(0)
                        .startsWith(
                                "policy.yaml:2:26: 'requireFor' cannot hold back"
                                        + " jvm.debugger.present, jvm.debugger.connect,"),
                warnings::toString);
        assertTrue(warnings.get(1).contains("not in force yet"), warnings::toString);
    }

    @Test
    void anEventThatNothingGivesIsSaid() throws PolicyException {
        List<String> warnings =
                warnings(
                        HEAD
                                + "rules:\n  - { name: r, match: { event: [jvm.heap.dmp] }, level: none }\n");
        assertTrue(warnings.get(0).contains("did you mean 'jvm.heap.dump'?"), warnings::toString);
    }

    @Test
    void aRuleThatIsNeverReachedIsSaid() throws PolicyException {
        List<String> warnings =
                warnings(
                        HEAD
                                + "rules:\n"
                                + "  - { name: a, match: { event: ['jvm.*'] } }\n"
                                + "  - { name: b, match: { event: [jvm.gc.run] }, level: none }\n");
        assertTrue(
                warnings.get(0).contains("rule 'b' is never reached: rule 'a'"),
                warnings::toString);
    }

    @Test
    void badValuesAreAnsweredWithWhatIsAllowed() {
        Map<String, String> values =
                Map.of(
                        "match: { source: { cidr: [10.0.0.0/64] } }", "10.0.0.0/8",
                        "match: { time: { inside: 'sometimes' } }", "Mon-Fri 08:00-18:00",
                        "match: { target: { regex: '(?=x)' } }", "RE2",
                        "match: { target: { regex: '(' } }", "RE2",
                        "match: { phase: evening }", "startup, running, shutdown",
                        "match: { session: maybe }", "true, false",
                        "args: { password: show }",
                                "plain, masked, partial, token, sealed, dropped",
                        "stages: []", "empty list",
                        "level: [none]", "one text");
        values.forEach(
                (value, answer) -> {
                    PolicyException e = refused(HEAD + "rules:\n  - name: r\n    " + value + "\n");
                    assertTrue(e.getMessage().contains(answer), e::getMessage);
                    assertTrue(e.getMessage().startsWith("policy.yaml:4:"), e::getMessage);
                });
    }

    @Test
    void aPolicyNeedsItsVersion() {
        assertTrue(refused("defaults: {}\n").getMessage().contains("apiVersion: jwitness/v1"));
        assertTrue(
                refused("apiVersion: jwitness/v2\n")
                        .getMessage()
                        .contains("did you mean 'jwitness/v1'"));
    }

    @Test
    void jsonIsReadAsWell() throws PolicyException {
        byte[] json =
                "{\"apiVersion\":\"jwitness/v1\",\n \"defaults\":{\"level\":\"metadata\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        Policy policy = Policy.parse(json, "policy.json");
        assertEquals(Level.METADATA, policy.decide("jvm.gc.run", TestSubject.NOBODY).level());
        PolicyException e =
                assertThrows(
                        PolicyException.class,
                        () ->
                                Policy.parse(
                                        "{\"apiVersion\":\"jwitness/v1\",\n  \"rule\":[]}"
                                                .getBytes(StandardCharsets.UTF_8),
                                        "policy.json"));
        assertEquals(
                "policy.json:2:3: unknown key 'rule' in the policy; did you mean 'rules'? The rules"
                        + " in force stay.",
                e.getMessage());
    }

    @Test
    void hostileInputIsRefusedInBoundedTime() {
        StringBuilder bomb = new StringBuilder(HEAD + "a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            bomb.append(c).append(": &").append(c).append(" [");
            bomb.append(("*" + (char) (c - 1) + ",").repeat(9)).append("x]\n");
        }
        Map<String, String> hostile =
                Map.ofEntries(
                        Map.entry("ten megabytes", HEAD + "#".repeat(10 << 20)),
                        Map.entry("deep flow", HEAD + "rules: " + "[".repeat(500_000)),
                        Map.entry("deep mapping", HEAD + "rules: " + "{a: ".repeat(200_000)),
                        Map.entry("deep blocks", HEAD + deepBlocks()),
                        Map.entry("many values", HEAD + "rules: [" + "1,".repeat(400_000) + "1]"),
                        Map.entry("aliases", bomb.toString()),
                        Map.entry(
                                "catastrophic",
                                rule("match: { target: { regex: '(a*)*b(?=c)' } }")),
                        Map.entry(
                                "repeats",
                                rule(
                                        "match: { target: { regex: '((((a{1000}){1000}){1000}){1000})b' } }")),
                        Map.entry(
                                "nested groups",
                                rule(
                                        "match: { target: { regex: '"
                                                + "(".repeat(500_000)
                                                + "' } }")),
                        Map.entry("a tag", HEAD + "rules: !!javax.script.ScriptEngineManager [x]"),
                        Map.entry("binary", "\0\1\2\3"),
                        Map.entry("nothing", ""),
                        Map.entry("a text", "hello"),
                        Map.entry("two documents", HEAD + "---\n" + HEAD),
                        Map.entry("a key twice", HEAD + HEAD),
                        Map.entry("an unclosed quote", HEAD + "rules: \"" + "x".repeat(900_000)),
                        Map.entry("a null key", HEAD + "? \n: x\n"),
                        Map.entry("a mapping as a key", HEAD + "? {a: b}\n: x\n"));
        hostile.forEach(
                (what, text) -> {
                    PolicyException e =
                            assertTimeoutPreemptively(
                                    Duration.ofSeconds(20), () -> refused(text), what);
                    assertTrue(e.getMessage().startsWith("policy.yaml:"), what);
                    assertTrue(
                            e.getMessage().length() < 800 && e.getMessage().indexOf('\n') < 0,
                            () -> what + ": " + e.getMessage());
                });
    }

    private static String rule(String line) {
        return HEAD + "rules:\n  - name: r\n    " + line + "\n";
    }

    private static String deepBlocks() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            text.append(" ".repeat(i)).append("k:\n");
        }
        return text.toString();
    }

    @Test
    void aFileIsNamedInFull() throws Exception {
        Path file = dir.resolve("policy.yaml");
        Files.writeString(file, "rulez: []\n");
        PolicyException e = assertThrows(PolicyException.class, () -> Policy.load(file));
        assertTrue(e.getMessage().startsWith(file + ":1:1: unknown key 'rulez'"), e::getMessage);
    }

    @Test
    void aMissingFileAndADirectoryAreErrors() {
        for (Path path : List.of(dir.resolve("none.yaml"), dir)) {
            PolicyException e = assertThrows(PolicyException.class, () -> Policy.load(path));
            assertTrue(e.getMessage().contains("cannot be read"), e::getMessage);
        }
    }

    @Test
    void theTokenKeyMustBeThereAndPrivate() throws Exception {
        Path key = dir.resolve("token.key");
        Path file = dir.resolve("policy.yaml");
        Files.writeString(file, HEAD + "masking: { token: { keyFile: " + key + " } }\n");
        assertTrue(
                assertThrows(PolicyException.class, () -> Policy.load(file))
                        .getMessage()
                        .startsWith(
                                file + ":2:30: the token key " + key + " is no file; make one"));
        Files.write(key, new byte[8]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertTrue(
                assertThrows(PolicyException.class, () -> Policy.load(file))
                        .getMessage()
                        .contains("8 bytes"));
        Files.write(key, new byte[32]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(
                assertThrows(PolicyException.class, () -> Policy.load(file))
                        .getMessage()
                        .contains("open to everybody"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Policy.load(file);
    }
}
