// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.jvm;

import java.io.File;

/**
 * The path at which HotSpot makes its socket when the first tool attaches: a look at it is all that
 * it costs to know of that. Safe for all threads.
 */
final class AttachSocket {
    private final File file;
    private volatile long since;

    /** What is there now was there before us. */
    AttachSocket(File file) {
        this.file = file;
        this.since = file.lastModified();
    }

    static AttachSocket ofThisJvm() {
        return new AttachSocket(new File("/tmp/.java_pid" + ProcessHandle.current().pid()));
    }

    /** Whether a tool has attached since, for the first time or to a socket that is made anew. */
    boolean hasChanged() {
        return file.lastModified() != since;
    }

    /** What has changed is known now. */
    void seen() {
        since = file.lastModified();
    }
}
