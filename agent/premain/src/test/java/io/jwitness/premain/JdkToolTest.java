// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JdkToolTest {
    @ParameterizedTest
    @CsvSource({
        "jdk.jcmd,jdk.jcmd/sun.tools.jcmd.JCmd 1234 Thread.print",
        "jdk.jcmd,jdk.jcmd/sun.tools.jmap.JMap -histo 1",
        "java.base,java.base/sun.security.tools.keytool.Main -list",
        "jdk.compiler,jdk.compiler/com.sun.tools.javac.Main Hello.java",
        "jdk.jshell,jdk.jshell/jdk.internal.jshell.tool.JShellToolProvider",
        "jdk.jdi,jdk.jdi/com.sun.tools.example.debug.tty.TTY -attach 5005",
        "jdk.jfr,jdk.jfr/jdk.jfr.internal.tool.Main print",
        ",jdk.jshell.execution.RemoteExecutionControl 34567",
        ",sun.tools.jcmd.JCmd",
        ",com.sun.tools.javac.Main",
    })
    void toolsOfTheJdkAreLeftAlone(String module, String command) {
        assertTrue(JdkTool.is(module, command));
    }

    @ParameterizedTest
    @CsvSource({
        ",org.example.Main --verbose",
        "org.example,org.example/org.example.Main",
        ",/opt/app/app.jar",
        ",app.jar jdk.jcmd/sun.tools.jcmd.JCmd",
        ",jdk.apps/app.jar",
        ",java.d/sub/app.jar",
        ",com.sunshine.Main",
        ",sunny.Main",
        "jdk.compiler,jdk.compiler/com.sun.tools.javac.launcher.Main Hello.java",
        "jdk.compiler,jdk.compiler/com.sun.tools.javac.launcher.SourceLauncher Hello.java",
    })
    void applicationsAreNot(String module, String command) {
        assertFalse(JdkTool.is(module, command));
    }

    @Test
    void aLauncherOfItsOwnIsAnApplication() {
        assertFalse(JdkTool.is(null, null));
    }
}
