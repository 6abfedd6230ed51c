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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of OpenSearch, through its REST interface. */
@Tag("apps")
class OpenSearchIT {
    private static final String SETTINGS = "/_cluster/settings";
    private static final String REQUEST = "console.opensearch.request ";

    @TempDir Path tmp;

    /** Its level changes on the thread that applies the cluster's state, for whoever asked. */
    @Test
    void everyChangeIsOneRecordWithItsOutcomeAndReadingIsNone() {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port);
        List<String> acts;
        try (Jvm node =
                Jvm.run(node(port))
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
                        REQUEST + SETTINGS + " success",
                        REQUEST + SETTINGS + " failure http.400",
                        REQUEST + "/_nodes/hot_threads success"),
                acts);
        for (JsonNode request : agent.trail().completed(REQUEST.trim())) {
            assertTrue(Acts.isRemote(request), request::toString);
        }
        Acts.assertNoNoise(agent);
    }

    private static String level(String level) {
        return "{\"persistent\": {\"logger.com.acme\": \"" + level + "\"}}";
    }

    private Jvm.App node(int port) {
        return new Jvm.App(
                "opensearch",
                List.of(
                        "-Xmx256m",
                        "-cp",
                        Product.classPath("opensearch-2"),
                        "com.example.app.Main",
                        tmp.resolve("home").toString(),
                        Integer.toString(port)),
                jvm -> Http.at(port).isUp("/"));
    }
}
