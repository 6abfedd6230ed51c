// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.probe;

import java.util.ArrayList;
import java.util.List;

/** Types in method descriptors, as Java writes them. */
final class Descriptors {
    private Descriptors() {}

    static List<String> parameterTypes(String descriptor) {
        List<String> types = new ArrayList<>();
        int at = 1;
        while (descriptor.charAt(at) != ')') {
            int end = end(descriptor, at);
            types.add(type(descriptor.substring(at, end)));
            at = end;
        }
        return types;
    }

    static String returnType(String descriptor) {
        return type(descriptor.substring(descriptor.indexOf(')') + 1));
    }

    private static int end(String descriptor, int from) {
        int at = from;
        while (descriptor.charAt(at) == '[') {
            at++;
        }
        return descriptor.charAt(at) == 'L' ? descriptor.indexOf(';', at) + 1 : at + 1;
    }

    private static String type(String descriptor) {
        return switch (descriptor.charAt(0)) {
            case '[' -> type(descriptor.substring(1)) + "[]";
            case 'L' -> descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
            case 'Z' -> "boolean";
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'S' -> "short";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'F' -> "float";
            case 'D' -> "double";
            default -> "void";
        };
    }
}
