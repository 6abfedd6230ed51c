// SPDX-License-Identifier: Apache-2.0
/**
 * Two types that the agent defines into the JDK's own {@code java.lang}, so that woven code finds
 * them from every class loader.
 *
 * <p>Nothing else may ever come here, no method may change, and no type may be named that is not
 * the JDK's; that is also why nullness is said in words: an annotation would be such a type. What
 * answers the calls is {@code io.jwitness.sensors}; who defines the two types is {@code
 * io.jwitness.engine.internal.boot}.
 */
package java.lang;
