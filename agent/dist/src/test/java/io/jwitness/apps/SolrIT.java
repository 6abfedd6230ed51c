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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Solr, asked as its admin pages ask it. */
@Tag("apps")
class SolrIT {
    private static final String COMMAND = "console.solr.command ";

    /** Of alice-demo: hashed twice, and its salt. */
    private static final String PASSWORD =
            "r9MyMkrdqJ9bxhoq6LxVtbYiSTqqzcmKH0jkKwyqtF8= MDEyMzQ1Njc4OWFiY2RlZg==";

    @TempDir Path tmp;

    /** On the oldest JDK: Solr 9 is not made for the newest. */
    @Test
    void whatAnAdministratorDoesIsOneRecordAndWhatThePagesPollIsNone() throws IOException {
        int port = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http http = Http.at(port).as("alice", "alice-demo");
        List<String> acts;
        try (Jvm solr =
                Jvm.run(solr(port))
                        .on(Jdk.oldestAndNewest().get(0))
                        .with(agent)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            Acts.awaitWitness(agent);
            http.get("/solr/admin/info/logging?set=com.acme:DEBUG&wt=json");
            http.get("/solr/admin/info/logging?since=0&wt=json");
            http.get("/solr/admin/cores?action=STATUS");
            assertEquals(200, http.get(core("CREATE")).statusCode());
            http.get(core("CREATE"));
            http.post(
                    "/solr/orders/config",
                    "{\"set-user-property\": {\"password\": \"hunter2-hunter2\"}}");
            http.get("/solr/orders/config");
            http.get("/solr/admin/info/threads");
            http.get("/solr/admin/info/properties?name=user.dir");
            http.get("/solr/admin/cores?action=UNLOAD&core=orders");
            acts = Acts.of(solr, agent, Acts::isRemote);
        }
        assertEquals(
                List.of(
                        "> log.level.change com.acme unset..DEBUG success",
                        COMMAND + "logging success",
                        COMMAND + "CREATE success",
                        COMMAND + "CREATE failure org.apache.solr.common.SolrException",
                        COMMAND + "config success",
                        "> jvm.thread.dump success",
                        COMMAND + "threads success",
                        COMMAND + "properties success",
                        COMMAND + "UNLOAD success"),
                acts);
        for (JsonNode record : agent.trail().completed(COMMAND.trim())) {
            assertEquals("alice", record.at("/actor/id").asText(), record::toString);
            assertEquals("authenticated", record.at("/actor/confidence").asText());
        }
        Acts.assertNoNoise(agent);
        String all = agent.trail().records().toString();
        assertTrue(!all.contains("hunter2"), all);
    }

    private static String core(String action) {
        return "/solr/admin/cores?action=" + action + "&name=orders&instanceDir=orders";
    }

    private Jvm.App solr(int port) throws IOException {
        Path home = Files.createDirectories(tmp.resolve("home"));
        Path conf = Files.createDirectories(home.resolve("orders/conf"));
        Files.writeString(home.resolve("solr.xml"), "<solr/>");
        Files.writeString(
                home.resolve("security.json"),
                "{\"authentication\": {\"class\": \"solr.BasicAuthPlugin\", \"blockUnknown\": true,"
                        + " \"credentials\": {\"alice\": \""
                        + PASSWORD
                        + "\"}}}");
        Files.writeString(
                conf.resolve("solrconfig.xml"),
                """
                <config>
                  <luceneMatchVersion>9.12</luceneMatchVersion>
                  <schemaFactory class="ClassicIndexSchemaFactory"/>
                </config>
                """);
        Files.writeString(
                conf.resolve("schema.xml"),
                """
                <schema name="orders" version="1.6">
                  <fieldType name="string" class="solr.StrField"/>
                  <field name="id" type="string"/>
                </schema>
                """);
        return new Jvm.App(
                "solr",
                List.of(
                        "-Dsolr.solr.home=" + home,
                        "-cp",
                        Product.classPath("solr-9"),
                        "com.example.app.Main",
                        Integer.toString(port)),
                jvm -> Http.at(port).as("alice", "alice-demo").isUp("/solr/admin/info/system"));
    }
}
