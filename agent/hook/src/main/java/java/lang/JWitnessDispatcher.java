// SPDX-License-Identifier: Apache-2.0
package java.lang;

/**
 * What {@link JWitnessHook} hands every call to, implemented in the isolated loader.
 *
 * <p>Assumptions: one instance is in force at a time; it is called on the threads of the
 * application, virtual ones included, at any moment, even inside the JDK's own locks.
 *
 * <p>Guarantees asked of an implementation: it returns at once when it is not interested. What it
 * throws never reaches the application.
 *
 * <p><strong>Frozen.</strong> This type outlives the agent that defined it, and the next version of
 * the agent finds it here: it names types of the JDK alone, and no method is ever added, changed or
 * removed. A new need is a new type with a new name.
 */
public interface JWitnessDispatcher {
    /**
     * A woven method without parameters, or one whose arguments its sensor does not need, begins.
     *
     * @param site number that the sensors gave this place when they wove it
     * @param self the receiver; null in a static method
     * @return null when nobody is interested; a {@link Throwable} to refuse the call, which the
     *     woven code throws; else a token that comes back in {@link #exit}
     */
    Object enter(int site, Object self);

    /** As {@link #enter(int, Object)}, with one argument; a primitive comes boxed. */
    Object enter(int site, Object self, Object a0);

    /** As {@link #enter(int, Object)}, with two arguments; a primitive comes boxed. */
    Object enter(int site, Object self, Object a0, Object a1);

    /** As {@link #enter(int, Object)}, with three arguments; a primitive comes boxed. */
    Object enter(int site, Object self, Object a0, Object a1, Object a2);

    /** As {@link #enter(int, Object)}, with four arguments; a primitive comes boxed. */
    Object enter(int site, Object self, Object a0, Object a1, Object a2, Object a3);

    /**
     * As {@link #enter(int, Object)}, with any number of arguments, in an array that nobody keeps.
     */
    Object enterAll(int site, Object self, Object[] args);

    /**
     * The method ended for which {@code enter} gave a token.
     *
     * @param site the same number
     * @param token what {@code enter} returned; never null, never a {@link Throwable}
     * @param result what the method returned, boxed; null for {@code void} and when it threw
     * @param thrown what it threw; null when it returned
     */
    void exit(int site, Object token, Object result, Throwable thrown);
}
