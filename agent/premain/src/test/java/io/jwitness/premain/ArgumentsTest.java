// SPDX-License-Identifier: Apache-2.0
package io.jwitness.premain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

final class ArgumentsTest {
    @Test
    void aValueIsFoundWhereverItStands() {
        String args = "jar=/a/b.jar,sha256=ab,reason=why not";

        assertEquals("/a/b.jar", Arguments.value(args, "jar"));
        assertEquals("ab", Arguments.value(args, "sha256"));
        assertEquals("why not", Arguments.value(args, "reason"));
    }

    @Test
    void whatIsNotThereIsNull() {
        assertNull(Arguments.value(null, "jar"));
        assertNull(Arguments.value("", "jar"));
        assertNull(Arguments.value("jar", "jar"));
        assertNull(Arguments.value("myjar=x", "jar"));
        assertNull(Arguments.value("jars=x", "jar"));
        assertNull(Arguments.value(",,=,", "jar"));
        assertEquals("", Arguments.value("jar=", "jar"));
    }

    @Test
    void quotesKeepCommasAndQuotes() {
        assertEquals("/a,b/c.jar", Arguments.value("jar=\"/a,b/c.jar\",x=1", "jar"));
        assertEquals("a \"b\" \\", Arguments.value("r=\"a \\\"b\\\" \\\\\",x=1", "r"));
        assertEquals("1", Arguments.value("r=\"a \\\"b\\\" \\\\\",x=1", "x"));
    }

    @Test
    void aQuoteInsideAValueIsPlain() {
        assertEquals("it\"s", Arguments.value("r=it\"s,x=1", "r"));
        assertEquals("1", Arguments.value("r=it\"s,x=1", "x"));
    }

    @Test
    void aQuotedReasonCannotNameAnotherJar() {
        assertNull(Arguments.value("reason=\"x,jar=/tmp/evil.jar\"", "jar"));
        assertEquals("/good", Arguments.value("jar=/good,reason=x,jar=/evil", "jar"));
    }

    @Test
    void anUnclosedQuoteEndsWithTheArguments() {
        assertEquals("a,b", Arguments.value("x=\"a,b", "x"));
        assertEquals("", Arguments.value("x=\"", "x"));
        assertEquals("a\\", Arguments.value("x=\"a\\", "x"));
        assertNull(Arguments.value("x=\"a\\", "y"));
    }
}
