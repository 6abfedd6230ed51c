// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import org.jspecify.annotations.Nullable;

/**
 * Names of the operating system's users, as far as {@code /etc/passwd} tells them.
 *
 * <p>No process is forked and no name service asked: a user of a directory server, or of a
 * container without that file, is called by number. Safe for all threads.
 */
public final class OsUsers {
    /** The real file has a few kilobytes; a host with more local users than this gets numbers. */
    private static final int MAX_PASSWD_BYTES = 1 << 20;

    private static final int MAX_STATUS_BYTES = 8 << 10;

    private final String passwdPath;
    private final long ownUid;
    private final long ownGid;
    private final @Nullable String ownName;

    /** Reads who owns this process. */
    public OsUsers() {
        this("/proc/self/status", "/etc/passwd");
    }

    /** With other files, for tests. */
    OsUsers(String statusPath, String passwdPath) {
        this.passwdPath = passwdPath;
        String status = ProcText.read(statusPath, MAX_STATUS_BYTES);
        // Columns: real, effective, saved, file system. HotSpot compares a client with the
        // effective one.
        ownUid = status == null ? -1 : ProcText.number(status, "Uid:", 1);
        ownGid = status == null ? -1 : ProcText.number(status, "Gid:", 1);
        ownName = ownUid < 0 ? null : name(ownUid);
    }

    /** Effective user id of this process; -1 where unknown. */
    public long ownUid() {
        return ownUid;
    }

    /** Effective group id of this process; -1 where unknown. */
    public long ownGid() {
        return ownGid;
    }

    /** Name of this process's owner, or {@code uid:<number>}; null where even that is unknown. */
    public @Nullable String ownName() {
        return ownName;
    }

    /** The name of a user id, or {@code uid:<number>}. Reads a file: not for hot paths. */
    public String name(long uid) {
        if (uid == ownUid && ownName != null) {
            return ownName;
        }
        String passwd = ProcText.read(passwdPath, MAX_PASSWD_BYTES);
        if (passwd != null) {
            String number = Long.toString(uid);
            int from = 0;
            while (from < passwd.length()) {
                int end = passwd.indexOf('\n', from);
                end = end < 0 ? passwd.length() : end;
                // name:password:uid:…
                int first = passwd.indexOf(':', from);
                int second = first < 0 || first >= end ? -1 : passwd.indexOf(':', first + 1);
                if (second > 0
                        && second < end
                        && first > from
                        && passwd.startsWith(number, second + 1)
                        && passwd.startsWith(":", second + 1 + number.length())) {
                    return passwd.substring(from, first);
                }
                from = end + 1;
            }
        }
        return "uid:" + uid;
    }
}
