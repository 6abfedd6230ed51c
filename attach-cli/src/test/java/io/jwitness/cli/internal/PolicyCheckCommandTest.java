// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jwitness.cli.internal.console.Console;
import io.jwitness.policy.internal.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code policy check}: what an agent would say of a file, said before it starts. */
final class PolicyCheckCommandTest {
    private static final String HEAD = "apiVersion: jwitness/v1\n";

    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), text);
    }

    private Run check(String text, String... more) throws IOException {
        return run(file(text), more);
    }

    private Run run(Path file, String... more) {
        return Run.of(
                folder,
                Stream.concat(Stream.of("policy", "check", file.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void aGoodPolicyIsNamedByTheDigestThatItsRecordsCarry() throws Exception {
        Run run =
                check(
                        HEAD
                                + "rules:\n  - { name: gc, match: { event: jvm.gc.run }, level: none }\n");
        assertEquals(0, run.code(), run.err());
        String digest = Policy.load(folder.resolve("policy.yaml")).digest();
        assertEquals("GOOD  1 rule, 0 probes, 0 warnings; digest " + digest + "\n", run.out());
    }

    @Test
    void everyFaultIsToldWithItsPlaceInTheOrderOfTheFile() throws Exception {
        Run run =
                check(
                        HEAD
                                + "defaults: { wait: journaled }\n"
                                + "rules:\n"
                                + "  - name: dump\n"
                                + "    match: { event: [jvm.heap.dump] }\n"
                                + "    onFailur: deny\n"
                                + "  - match: { source: { cidr: 10.0.0.0/64 } }\n"
                                + "probes:\n"
                                + "  - { class: com.acme.A, methd: x, event: app.a }\n");
        assertEquals(1, run.code(), run.err());
        String file = folder.resolve("policy.yaml").toString();
        List<String> lines = run.out().lines().toList();
        List<String> begin =
                List.of(
                        ":2:19: error: 'wait' in 'defaults' of the policy is 'journaled'; did you"
                                + " mean 'journalled'?",
                        ":6:5: error: unknown key 'onFailur' in rule 'dump'; did you mean"
                                + " 'onFailure'?",
                        ":7:5: error: a rule without a name has no 'name';",
                        ":7:30: error: '10.0.0.0/64' in 'match' of a rule without a name is not",
                        ":9:5: error: probe 1 has no 'method';",
                        ":9:26: error: unknown key 'methd' in probe 1; did you mean 'method'?");
        assertEquals(begin.size() + 1, lines.size(), run.out());
        for (int i = 0; i < begin.size(); i++) {
            assertTrue(lines.get(i).startsWith(file + begin.get(i)), run.out());
        }
        assertTrue(lines.get(6).startsWith("BAD  6 errors; an agent that runs keeps"), run.out());
    }

    @Test
    void whatCannotBeRefusedIsAWarningAndTheFileIsGood() throws Exception {
        Run run =
                check(
                        HEAD
                                + "rules:\n"
                                + "  - { name: r, match: { event: [jvm.heap.dump, jvm.ptrace] }, effect: deny }\n"
                                + "sessions: { requireFor: [jvm.attach] }\n");
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out().contains(":3:71: warning: rule 'r' cannot refuse jvm.ptrace: "),
                run.out());
        assertTrue(run.out().contains("(-XX:+DisableAttachMechanism does it)"), run.out());
        assertTrue(
                run.out().contains(":4:26: warning: 'requireFor' cannot hold back jvm.attach:"),
                run.out());
    }

    @Test
    void theJsonHoldsWhatTheLinesSay() throws Exception {
        Run bad = check(HEAD + "rule: []\n", "--json");
        assertEquals(1, bad.code());
        JsonNode said = new ObjectMapper().readTree(bad.bytes());
        assertFalse(said.at("/ok").asBoolean());
        assertEquals(2, said.at("/errors/0/line").asInt());
        assertEquals(1, said.at("/errors/0/column").asInt());
        assertEquals(
                "unknown key 'rule' in the policy; did you mean 'rules'?",
                said.at("/errors/0/message").asText());
        Run good = check(HEAD + "access: {}\n", "--json");
        assertEquals(0, good.code());
        said = new ObjectMapper().readTree(good.bytes());
        assertTrue(said.at("/ok").asBoolean());
        assertEquals(64, said.at("/digest").asText().length());
        assertEquals(1, said.at("/warnings").size());
    }

    @Test
    void aFileThatCannotBeReadIsNoVerdict() throws Exception {
        Path none = folder.resolve("none.yaml");
        assertFails(none, "there is no such file");
        assertFails(folder, "it is a directory");
        assertFails(Path.of("/dev/zero"), "not a regular file");
        assertEquals(2, Run.of(folder, "policy", "check").code());
        assertEquals(2, Run.of(folder, "policy").code());
    }

    private void assertFails(Path file, String why) {
        Run run = run(file, "--json");
        assertEquals(2, run.code());
        assertEquals(0, run.bytes().length);
        assertTrue(run.err().contains("cannot read " + file + ": " + why), run.err());
    }

    @Test
    void aTokenKeyThatTheAgentCouldNotUseIsAFault() throws Exception {
        Path key = folder.resolve("token.key");
        String text = HEAD + "masking: { token: { keyFile: " + key + " } }\n";
        Run run = check(text);
        assertEquals(1, run.code());
        assertTrue(run.out().contains(":2:30: error: the token key " + key), run.out());
        Files.write(key, new byte[32]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertEquals(0, check(text).code());
    }

    @Test
    void hostileFilesGetAClearAnswerInBoundedTime() {
        StringBuilder bomb = new StringBuilder(HEAD + "a: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            bomb.append(c).append(": &").append(c).append(" [");
            bomb.append(("*" + (char) (c - 1) + ",").repeat(9)).append("x]\n");
        }
        Map.of(
                        HEAD + "#".repeat(10 << 20),
                        "longer than 1 MiB",
                        HEAD + "rules: " + "[".repeat(500_000),
                        "nested deeper than 32 levels",
                        bomb.toString(),
                        "YAML aliases are not read",
                        regex("(a*)*b(?=c)"),
                        "is not an RE2 expression",
                        regex("((((a{1000}){1000}){1000}){1000})b"),
                        "is too large",
                        regex("("),
                        "is not an RE2 expression",
                        "\0\1\2",
                        "cannot be read",
                        "",
                        "the file is empty",
                        HEAD + "---\n" + HEAD,
                        "a second document")
                .forEach(
                        (text, answer) -> {
                            Run run =
                                    assertTimeoutPreemptively(
                                            Duration.ofSeconds(30), () -> check(text), answer);
                            assertEquals(1, run.code(), answer);
                            assertTrue(run.out().contains(answer), run.out());
                            assertTrue(run.out().length() < 2000, run.out());
                        });
    }

    private static String regex(String regex) {
        return HEAD + "rules:\n  - { name: r, match: { target: { regex: '" + regex + "' } } }\n";
    }

    @Test
    void whatAFileSaysCannotDriveTheTerminal() throws Exception {
        Path file = folder.resolve("pol\u001b[2Jicy.yaml");
        Files.writeString(file, HEAD + "\"\\e[2Jx\": 1\n");
        Run run = run(file);
        assertEquals(1, run.code());
        assertFalse(run.out().contains("\u001b"), run.out());
    }

    @Test
    void everyCommandOfThePolicyHasHelpWithExamples() {
        CommandLine policy = Main.commandLine(Console.ofProcess()).getSubcommands().get("policy");
        for (String name : Objects.requireNonNull(policy).getSubcommands().keySet()) {
            Run run = Run.of(folder, "policy", name, "--help");
            assertEquals(0, run.code(), name);
            assertTrue(run.out().contains("  jwitness policy " + name), run.out());
        }
    }
}
