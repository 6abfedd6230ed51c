// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DebuggerWatchTest {
    @TempDir Path proc;
    private final List<Sighting> seen = new ArrayList<>();

    @Test
    void aDebuggerIsToldWithItsAddressWhenItComesAndWhenItLeaves() throws IOException {
        write("self/maps", "7f00-7f01 r-xp 0 fd:01 1 /jdk/lib/libjdwp.so\n");
        write(
                "self/cmdline",
                "java\0-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005\0Main\0");
        write("self/status", "Name:\tjava\nTracerPid:\t0\n");
        write("self/task/7/comm", "main\n");
        write(
                "self/net/tcp",
                """
                  sl  local_address rem_address   st
                   0: 0100007F:138D 00000000:0000 0A
                   1: 0100007F:138D 0200007F:DBD0 01
                """);
        DebuggerWatch watch = begun();

        watch.tick();
        write("self/task/8/comm", "JDWP Command Re\n");
        watch.tick();
        watch.tick();
        Files.delete(proc.resolve("self/task/8/comm"));
        watch.tick();

        assertEquals(
                List.of("jvm.debugger.present", "jvm.debugger.connect", "jvm.debugger.disconnect"),
                events());
        assertEquals(new Sighting.Target("jdwp", "5005"), seen.get(0).target());
        assertEquals(Sighting.Peer.connection("127.0.0.2", 0xDBD0), seen.get(1).peer());
        assertNull(seen.get(2).peer());
    }

    @Test
    void aTracerIsToldOnceWithWhoseProcessItIs() throws IOException {
        write("self/maps", "");
        write("self/status", "Name:\tjava\nTracerPid:\t42\n");
        write("42/status", "Name:\tstrace\nUid:\t7\t8\t8\t8\nGid:\t9\t10\t10\t10\n");
        write("42/cmdline", "strace\0-p\0" + "1\0");
        write("42/comm", "strace\n");
        DebuggerWatch watch = begun();

        watch.tick();
        watch.tick();
        write("self/status", "Name:\tjava\nTracerPid:\t0\n");
        watch.tick();

        assertEquals(List.of("jvm.ptrace"), events());
        assertEquals(Sighting.Peer.process(42, 8, 10, "strace -p 1"), seen.get(0).peer());
        Sighting.Target target = seen.get(0).target();
        assertNotNull(target);
        assertEquals("strace", target.id());
    }

    @Test
    void nobodyIsNobody() throws IOException {
        write("self/maps", "7f00-7f01 r-xp 0 fd:01 1 /jdk/lib/server/libjvm.so\n");
        write("self/status", "Name:\tjava\nTracerPid:\t0\n");
        write("self/task/8/comm", "JDWP Command Re\n");

        begun().tick();

        assertEquals(List.of(), events());
    }

    @Test
    void thePortIsReadWhereItIsGiven() {
        assertEquals(8000, DebuggerWatch.port("-agentlib:jdwp=server=y,address=8000"));
        assertEquals(8000, DebuggerWatch.port("-Xrunjdwp:address=host:8000,server=y -jar x"));
        assertEquals(-1, DebuggerWatch.port("-agentlib:jdwp=server=y"));
        assertEquals(-1, DebuggerWatch.port("-agentlib:jdwp=address=shm"));
        assertEquals(-1, DebuggerWatch.port("--server.address=127.0.0.1"));
    }

    @Test
    void addressesOfBothFamiliesAreRead() {
        assertEquals("127.0.0.1", TcpAddress.of("0100007F:DBD0"));
        assertEquals("0:0:0:0:0:0:0:1", TcpAddress.of("00000000000000000000000001000000:DBD0"));
        assertEquals("127.0.0.1", TcpAddress.of("0000000000000000FFFF00000100007F:DBD0"));
        assertEquals("nonsense", TcpAddress.of("nonsense"));
    }

    private DebuggerWatch begun() {
        DebuggerWatch watch = new DebuggerWatch(proc.toFile(), () -> Instant.EPOCH, seen::add);
        watch.begin();
        return watch;
    }

    private void write(String path, String text) throws IOException {
        Path file = proc.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<String> events() {
        return seen.stream().map(Sighting::event).toList();
    }
}
