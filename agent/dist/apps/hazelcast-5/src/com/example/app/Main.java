// SPDX-License-Identifier: Apache-2.0
package com.example.app;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.impl.clientside.HazelcastClientInstanceImpl;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.MCRunScriptCodec;
import com.hazelcast.client.impl.spi.impl.ClientInvocation;
import com.hazelcast.core.HazelcastInstance;

/** Says to a member what its Management Center says, which is in no repository: run a script. */
public final class Main {
    private Main() {}

    /** Port of a member on loopback, name of an engine, script. */
    public static void main(String[] arguments) throws Exception {
        ClientConfig configuration = new ClientConfig().setClusterName("dev");
        configuration.getNetworkConfig().addAddress("127.0.0.1:" + arguments[0]);
        HazelcastInstance started = HazelcastClient.newHazelcastClient(configuration);
        try {
            HazelcastClientInstanceImpl client = ((HazelcastClientProxy) started).client;
            ClientMessage request = MCRunScriptCodec.encodeRequest(arguments[1], arguments[2]);
            ClientMessage answer =
                    new ClientInvocation(
                                    client,
                                    request,
                                    null,
                                    client.getConnectionManager().getRandomConnection())
                            .invoke()
                            .get();
            System.out.println(MCRunScriptCodec.decodeResponse(answer));
        } finally {
            started.shutdown();
        }
    }
}
