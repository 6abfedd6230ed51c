// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.Product;
import io.jwitness.harness.TestAgent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of OpenSearch, or of Elasticsearch, through its REST interface. */
@Tag("apps")
class SearchEnginesIT {
    private static final String SETTINGS = "/_cluster/settings";

    @TempDir Path tmp;

    /** Its level changes on the thread that applies the cluster's state, for whoever asked. */
    @ParameterizedTest
    @ValueSource(strings = {"opensearch-2", "elasticsearch-7"})
    void everyChangeIsOneRecordWithItsOutcomeAndReadingIsNone(String engine) {
        String request = "console." + engine.replaceFirst("-.*", "") + ".request ";
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port);
        List<String> acts;
        try (Jvm node =
                Jvm.run(node(engine, port))
                        .on(Jdk.oldestAndNewest().get(0))
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            assertEquals(200, http.put(SETTINGS, level("DEBUG")).statusCode());
            assertEquals(400, http.put(SETTINGS, level("LOUD")).statusCode());
            assertEquals(200, http.get(SETTINGS).statusCode());
            assertEquals(200, http.get("/_nodes/hot_threads").statusCode());
            assertEquals(200, http.get("/_nodes/stats").statusCode());
            acts = Acts.of(node, agent, record -> true);
        }
        assertEquals(
                List.of(
                        "log.level.change com.acme unset..DEBUG success",
                        request + SETTINGS + " success",
                        request + SETTINGS + " failure http.400",
                        request + "/_nodes/hot_threads success"),
                acts);
        for (JsonNode each : agent.trail().completed(request.trim())) {
            assertTrue(Acts.isRemote(each), each::toString);
        }
        Acts.assertNoNoise(agent);
    }

    private static String level(String level) {
        return "{\"persistent\": {\"logger.com.acme\": \"" + level + "\"}}";
    }

    private Jvm.App node(String engine, int port) {
        return new Jvm.App(
                engine,
                List.of(
                        "-Xmx256m",
                        "-cp",
                        Product.classPath(engine),
                        "com.example.app.Main",
                        tmp.resolve("home").toString(),
                        Integer.toString(port)),
                jvm -> Http.at(port).isUp("/"));
    }
}
