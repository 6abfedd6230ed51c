// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OsUsersTest {
    @TempDir Path directory;

    @Test
    void theOwnerIsTheEffectiveUserByName() throws IOException {
        OsUsers users =
                users(
                        "Name:\tjava\nUid:\t0\t1001\t0\t0\nGid:\t0\t2002\t0\t0\n",
                        "root:x:0:0:root:/root:/bin/bash\nshop:x:1001:2002::/:/bin/false\n");

        assertEquals(1001, users.ownUid());
        assertEquals(2002, users.ownGid());
        assertEquals("shop", users.ownName());
        assertEquals("root", users.name(0));
    }

    @Test
    void aUserWithoutAnEntryIsCalledByNumber() throws IOException {
        OsUsers users = users("Uid:\t1001\t1001\t0\t0\n", "bad line\n:x:1001:\nroot:x:0:0\n");

        assertEquals("uid:1001", users.ownName());
        assertEquals("uid:10", users.name(10));
    }

    @Test
    void aSystemWithoutTheseFilesGivesNoOwner() {
        OsUsers users =
                new OsUsers(
                        directory.resolve("none").toString(), directory.resolve("no").toString());

        assertEquals(-1, users.ownUid());
        assertNull(users.ownName());
        assertEquals("uid:7", users.name(7));
    }

    @Test
    void thisProcessHasAnOwner() throws IOException {
        OsUsers users = new OsUsers();

        assertEquals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"), (int) users.ownUid());
    }

    private OsUsers users(String status, String passwd) throws IOException {
        Path statusFile = Files.writeString(directory.resolve("status"), status);
        Path passwdFile = Files.writeString(directory.resolve("passwd"), passwd);
        return new OsUsers(statusFile.toString(), passwdFile.toString());
    }
}
