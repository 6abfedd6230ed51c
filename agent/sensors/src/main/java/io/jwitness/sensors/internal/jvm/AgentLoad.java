// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import io.jwitness.policy.internal.mask.Ask;
import io.jwitness.sensors.internal.dispatch.Operation;
import java.net.URL;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Another agent that is loaded into the running JVM: its jar with digest, its class; its options
 * are secrets until a policy says otherwise.
 */
final class AgentLoad extends VmAct {
    /** Our own: the engine records what an attach or a detach does. */
    private static final String OWN = "io.jwitness.premain.Agent";

    private final AttachActor attached;

    AgentLoad(AttachActor attached) {
        super(attached);
        this.attached = attached;
    }

    @Override
    public boolean concerns(
            @Nullable Object self,
            @Nullable Object className,
            @Nullable Object options,
            @Nullable Object a2,
            @Nullable Object a3) {
        if (!OWN.equals(className)) {
            return true;
        }
        attached.begin();
        return false;
    }

    @Override
    void describe(
            Operation operation,
            @Nullable Object self,
            @Nullable Object className,
            @Nullable Object options,
            @Nullable Object unused) {
        String name = className instanceof String text ? text : "";
        String jar = jarOf(name);
        operation
                .target("agent", jar == null ? name : jar)
                .argument("class", null, name, Ask.PLAIN)
                .argument("options", "java.lang.String", options, Ask.DROPPED);
        String digest = jar == null ? null : FileDigest.sha256(jar);
        if (digest != null) {
            operation.targetDigest(digest);
        }
    }

    /** HotSpot has appended the jar to the class path; the class is not loaded yet. */
    private static @Nullable String jarOf(String className) {
        try {
            URL url = ClassLoader.getSystemResource(className.replace('.', '/') + ".class");
            String text = url == null ? "" : url.toString();
            int end = text.indexOf("!/");
            return text.startsWith("jar:file:") && end > 0
                    ? URLDecoder.decode(
                            text.substring("jar:file:".length(), end).replace("+", "%2B"),
                            StandardCharsets.UTF_8)
                    : null;
        } catch (RuntimeException e) {
            // A system loader of the application's own: the class name has to do.
            return null;
        }
    }
}
