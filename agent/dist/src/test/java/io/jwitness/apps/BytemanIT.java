// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.target.Dumper;
import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Product;
import io.jwitness.harness.Project;
import io.jwitness.harness.TestAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Byteman's agent beside ours, and rules that its own command sends to it. */
@Tag("apps")
class BytemanIT {
    private static final String RULE =
            """
            RULE look
            CLASS com.example.target.Dumper
            METHOD dump
            AT ENTRY
            IF TRUE
            DO debug("hunter2-hunter2")
            ENDRULE
            """;

    @TempDir Path tmp;

    @ParameterizedTest
    @MethodSource("io.jwitness.harness.Jdk#oldestAndNewest")
    void whatIsSubmittedIsOneRecordAndItsRulesAreNotTold(Jdk jdk) throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Path script = Files.writeString(tmp.resolve("look.btm"), RULE);
        Path broken = Files.writeString(tmp.resolve("broken.btm"), "hunter2-hunter2");
        String byteman =
                Project.built("agent/dist/apps/byteman-4/target/lib/byteman-4.0.25.jar", "byteman")
                        + "=listener:true,address:127.0.0.1,port:"
                        + port;
        List<String> acts;
        try (Jvm jvm =
                Jvm.run(Jvm.App.main(Dumper.class, tmp.toString()))
                        .on(jdk)
                        .with(agent)
                        .options("-javaagent:" + byteman)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            submit(jdk, port, "-l", script.toString());
            submit(jdk, port, "-u", script.toString());
            assertThrows(AssertionError.class, () -> submit(jdk, port, "-l", broken.toString()));
            submit(jdk, port, "-y");
            acts = Acts.of(jvm, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "console.byteman.rules install success",
                        "console.byteman.rules remove success",
                        "console.byteman.rules install failure java.lang.Exception"),
                acts);
        JsonNode install = agent.trail().completed("console.byteman.rules").get(0);
        assertEquals(List.of("rules:token", "files=" + script), Acts.arguments(install));
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static void submit(Jdk jdk, int port, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                jdk.java().toString(),
                                "-cp",
                                Product.classPath("byteman-4"),
                                "org.jboss.byteman.agent.submit.Submit",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port)));
        command.addAll(List.of(arguments));
        Jvm.output(command);
    }
}
