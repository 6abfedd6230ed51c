// SPDX-License-Identifier: Apache-2.0
/**
 * The one test harness: runs real applications in processes of their own, with and without the
 * agent, acts on them, and reads what was witnessed.
 *
 * <p>Nothing here may look inside the agent: it sees what an operator sees, that is processes,
 * their output, files and sockets. Begin with {@link io.jwitness.harness.Jvm}; the suites that use
 * it stand in {@code io.jwitness.apps}.
 */
@NullMarked
package io.jwitness.harness;

import org.jspecify.annotations.NullMarked;
