// SPDX-License-Identifier: Apache-2.0
package io.jwitness.journal.internal;

/**
 * What {@code jwitness.session.start} says of the agent and its host.
 *
 * @param session 26 characters of lower-case base32, one per arming of the agent
 * @param agentVersion the agent's version
 * @param jarSha256 digest of its jar, hex
 * @param java the JVM, such as {@code 17.0.15 Eclipse Adoptium}
 */
public record SessionInfo(String session, String agentVersion, String jarSha256, String java) {}
