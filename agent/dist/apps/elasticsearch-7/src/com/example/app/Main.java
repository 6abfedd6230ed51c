// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import java.util.List;
import java.util.Map;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.Netty4Plugin;

/**
 * One node with its REST interface, without the security manager that its distribution sets up:
 * that is in no repository.
 */
public final class Main extends Node {
    private Main(Environment environment) {
        super(environment, List.of(Netty4Plugin.class), false);
    }

    /** Starts it: home and port. */
    @SuppressWarnings("resource")
    public static void main(String[] arguments) throws Exception {
        Settings settings =
                Settings.builder()
                        .put("path.home", arguments[0])
                        .put("http.port", arguments[1])
                        .put("network.host", "127.0.0.1")
                        .put("transport.type", "netty4")
                        .put("http.type", "netty4")
                        .put("discovery.type", "single-node")
                        .build();
        Main node =
                new Main(
                        InternalSettingsPreparer.prepareEnvironment(
                                settings, Map.of(), null, () -> "one"));
        node.start();
        // Its own threads are all daemons.
        Thread.currentThread().join();
    }
}
