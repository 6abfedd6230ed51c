// SPDX-License-Identifier: Apache-2.0
package io.jwitness.dist.internal.shim;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import jdk.internal.misc.Unsafe;

/**
 * {@code sun.misc.Unsafe} under another name, over the JDK's internal one.
 *
 * <p>The public one prints a warning on its first use from 24 on, and refuses with {@code
 * --sun-misc-unsafe-memory-access=deny}; both are switches of the whole JVM, which are not ours to
 * touch. The internal one has neither, and is exported to the agent's module alone. Names and
 * signatures are those of {@code sun.misc.Unsafe}, so that relinking changes nothing but the owner;
 * so is the lack of every check.
 */
public final class UnsafeShim {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** Found by reflection, as the original's is. */
    @SuppressWarnings("unused")
    private static final UnsafeShim theUnsafe = new UnsafeShim();

    public static final int INVALID_FIELD_OFFSET = -1;

    public static final int ARRAY_BOOLEAN_BASE_OFFSET = baseOffset(boolean[].class);
    public static final int ARRAY_BOOLEAN_INDEX_SCALE = UNSAFE.arrayIndexScale(boolean[].class);
    public static final int ARRAY_BYTE_BASE_OFFSET = baseOffset(byte[].class);
    public static final int ARRAY_BYTE_INDEX_SCALE = UNSAFE.arrayIndexScale(byte[].class);
    public static final int ARRAY_SHORT_BASE_OFFSET = baseOffset(short[].class);
    public static final int ARRAY_SHORT_INDEX_SCALE = UNSAFE.arrayIndexScale(short[].class);
    public static final int ARRAY_CHAR_BASE_OFFSET = baseOffset(char[].class);
    public static final int ARRAY_CHAR_INDEX_SCALE = UNSAFE.arrayIndexScale(char[].class);
    public static final int ARRAY_INT_BASE_OFFSET = baseOffset(int[].class);
    public static final int ARRAY_INT_INDEX_SCALE = UNSAFE.arrayIndexScale(int[].class);
    public static final int ARRAY_LONG_BASE_OFFSET = baseOffset(long[].class);
    public static final int ARRAY_LONG_INDEX_SCALE = UNSAFE.arrayIndexScale(long[].class);
    public static final int ARRAY_FLOAT_BASE_OFFSET = baseOffset(float[].class);
    public static final int ARRAY_FLOAT_INDEX_SCALE = UNSAFE.arrayIndexScale(float[].class);
    public static final int ARRAY_DOUBLE_BASE_OFFSET = baseOffset(double[].class);
    public static final int ARRAY_DOUBLE_INDEX_SCALE = UNSAFE.arrayIndexScale(double[].class);
    public static final int ARRAY_OBJECT_BASE_OFFSET = baseOffset(Object[].class);
    public static final int ARRAY_OBJECT_INDEX_SCALE = UNSAFE.arrayIndexScale(Object[].class);
    public static final int ADDRESS_SIZE = UNSAFE.addressSize();

    private UnsafeShim() {}

    public static UnsafeShim getUnsafe() {
        return theUnsafe;
    }

    public int arrayBaseOffset(Class<?> arrayType) {
        return baseOffset(arrayType);
    }

    public int arrayIndexScale(Class<?> arrayType) {
        return UNSAFE.arrayIndexScale(arrayType);
    }

    public boolean getBoolean(Object o, long offset) {
        return UNSAFE.getBoolean(o, offset);
    }

    public void putBoolean(Object o, long offset, boolean x) {
        UNSAFE.putBoolean(o, offset, x);
    }

    public boolean getBooleanVolatile(Object o, long offset) {
        return UNSAFE.getBooleanVolatile(o, offset);
    }

    public void putBooleanVolatile(Object o, long offset, boolean x) {
        UNSAFE.putBooleanVolatile(o, offset, x);
    }

    public byte getByte(Object o, long offset) {
        return UNSAFE.getByte(o, offset);
    }

    public void putByte(Object o, long offset, byte x) {
        UNSAFE.putByte(o, offset, x);
    }

    public byte getByteVolatile(Object o, long offset) {
        return UNSAFE.getByteVolatile(o, offset);
    }

    public void putByteVolatile(Object o, long offset, byte x) {
        UNSAFE.putByteVolatile(o, offset, x);
    }

    public byte getByte(long address) {
        return UNSAFE.getByte(address);
    }

    public void putByte(long address, byte x) {
        UNSAFE.putByte(address, x);
    }

    public short getShort(Object o, long offset) {
        return UNSAFE.getShort(o, offset);
    }

    public void putShort(Object o, long offset, short x) {
        UNSAFE.putShort(o, offset, x);
    }

    public short getShortVolatile(Object o, long offset) {
        return UNSAFE.getShortVolatile(o, offset);
    }

    public void putShortVolatile(Object o, long offset, short x) {
        UNSAFE.putShortVolatile(o, offset, x);
    }

    public short getShort(long address) {
        return UNSAFE.getShort(address);
    }

    public void putShort(long address, short x) {
        UNSAFE.putShort(address, x);
    }

    public char getChar(Object o, long offset) {
        return UNSAFE.getChar(o, offset);
    }

    public void putChar(Object o, long offset, char x) {
        UNSAFE.putChar(o, offset, x);
    }

    public char getCharVolatile(Object o, long offset) {
        return UNSAFE.getCharVolatile(o, offset);
    }

    public void putCharVolatile(Object o, long offset, char x) {
        UNSAFE.putCharVolatile(o, offset, x);
    }

    public char getChar(long address) {
        return UNSAFE.getChar(address);
    }

    public void putChar(long address, char x) {
        UNSAFE.putChar(address, x);
    }

    public int getInt(Object o, long offset) {
        return UNSAFE.getInt(o, offset);
    }

    public void putInt(Object o, long offset, int x) {
        UNSAFE.putInt(o, offset, x);
    }

    public int getIntVolatile(Object o, long offset) {
        return UNSAFE.getIntVolatile(o, offset);
    }

    public void putIntVolatile(Object o, long offset, int x) {
        UNSAFE.putIntVolatile(o, offset, x);
    }

    public int getInt(long address) {
        return UNSAFE.getInt(address);
    }

    public void putInt(long address, int x) {
        UNSAFE.putInt(address, x);
    }

    public long getLong(Object o, long offset) {
        return UNSAFE.getLong(o, offset);
    }

    public void putLong(Object o, long offset, long x) {
        UNSAFE.putLong(o, offset, x);
    }

    public long getLongVolatile(Object o, long offset) {
        return UNSAFE.getLongVolatile(o, offset);
    }

    public void putLongVolatile(Object o, long offset, long x) {
        UNSAFE.putLongVolatile(o, offset, x);
    }

    public long getLong(long address) {
        return UNSAFE.getLong(address);
    }

    public void putLong(long address, long x) {
        UNSAFE.putLong(address, x);
    }

    public float getFloat(Object o, long offset) {
        return UNSAFE.getFloat(o, offset);
    }

    public void putFloat(Object o, long offset, float x) {
        UNSAFE.putFloat(o, offset, x);
    }

    public float getFloatVolatile(Object o, long offset) {
        return UNSAFE.getFloatVolatile(o, offset);
    }

    public void putFloatVolatile(Object o, long offset, float x) {
        UNSAFE.putFloatVolatile(o, offset, x);
    }

    public float getFloat(long address) {
        return UNSAFE.getFloat(address);
    }

    public void putFloat(long address, float x) {
        UNSAFE.putFloat(address, x);
    }

    public double getDouble(Object o, long offset) {
        return UNSAFE.getDouble(o, offset);
    }

    public void putDouble(Object o, long offset, double x) {
        UNSAFE.putDouble(o, offset, x);
    }

    public double getDoubleVolatile(Object o, long offset) {
        return UNSAFE.getDoubleVolatile(o, offset);
    }

    public void putDoubleVolatile(Object o, long offset, double x) {
        UNSAFE.putDoubleVolatile(o, offset, x);
    }

    public double getDouble(long address) {
        return UNSAFE.getDouble(address);
    }

    public void putDouble(long address, double x) {
        UNSAFE.putDouble(address, x);
    }

    public Object getObject(Object o, long offset) {
        return UNSAFE.getReference(o, offset);
    }

    public void putObject(Object o, long offset, Object x) {
        UNSAFE.putReference(o, offset, x);
    }

    public Object getObjectVolatile(Object o, long offset) {
        return UNSAFE.getReferenceVolatile(o, offset);
    }

    public void putObjectVolatile(Object o, long offset, Object x) {
        UNSAFE.putReferenceVolatile(o, offset, x);
    }

    public void putOrderedInt(Object o, long offset, int x) {
        UNSAFE.putIntRelease(o, offset, x);
    }

    public boolean compareAndSwapInt(Object o, long offset, int expected, int x) {
        return UNSAFE.compareAndSetInt(o, offset, expected, x);
    }

    public int getAndAddInt(Object o, long offset, int delta) {
        return UNSAFE.getAndAddInt(o, offset, delta);
    }

    public int getAndSetInt(Object o, long offset, int x) {
        return UNSAFE.getAndSetInt(o, offset, x);
    }

    public void putOrderedLong(Object o, long offset, long x) {
        UNSAFE.putLongRelease(o, offset, x);
    }

    public boolean compareAndSwapLong(Object o, long offset, long expected, long x) {
        return UNSAFE.compareAndSetLong(o, offset, expected, x);
    }

    public long getAndAddLong(Object o, long offset, long delta) {
        return UNSAFE.getAndAddLong(o, offset, delta);
    }

    public long getAndSetLong(Object o, long offset, long x) {
        return UNSAFE.getAndSetLong(o, offset, x);
    }

    public void putOrderedObject(Object o, long offset, Object x) {
        UNSAFE.putReferenceRelease(o, offset, x);
    }

    public boolean compareAndSwapObject(Object o, long offset, Object expected, Object x) {
        return UNSAFE.compareAndSetReference(o, offset, expected, x);
    }

    public Object getAndSetObject(Object o, long offset, Object x) {
        return UNSAFE.getAndSetReference(o, offset, x);
    }

    public void loadFence() {
        UNSAFE.loadFence();
    }

    public void storeFence() {
        UNSAFE.storeFence();
    }

    public void fullFence() {
        UNSAFE.fullFence();
    }

    public long allocateMemory(long bytes) {
        return UNSAFE.allocateMemory(bytes);
    }

    public long reallocateMemory(long address, long bytes) {
        return UNSAFE.reallocateMemory(address, bytes);
    }

    public void freeMemory(long address) {
        UNSAFE.freeMemory(address);
    }

    public void setMemory(Object o, long offset, long bytes, byte value) {
        UNSAFE.setMemory(o, offset, bytes, value);
    }

    public void setMemory(long address, long bytes, byte value) {
        UNSAFE.setMemory(address, bytes, value);
    }

    public void copyMemory(Object from, long fromOffset, Object to, long toOffset, long bytes) {
        UNSAFE.copyMemory(from, fromOffset, to, toOffset, bytes);
    }

    public void copyMemory(long from, long to, long bytes) {
        UNSAFE.copyMemory(from, to, bytes);
    }

    public int addressSize() {
        return UNSAFE.addressSize();
    }

    public int pageSize() {
        return UNSAFE.pageSize();
    }

    public long objectFieldOffset(Field field) {
        return UNSAFE.objectFieldOffset(field);
    }

    public long staticFieldOffset(Field field) {
        return UNSAFE.staticFieldOffset(field);
    }

    public Object staticFieldBase(Field field) {
        return UNSAFE.staticFieldBase(field);
    }

    public Object allocateInstance(Class<?> type) throws InstantiationException {
        return UNSAFE.allocateInstance(type);
    }

    public void invokeCleaner(ByteBuffer buffer) {
        UNSAFE.invokeCleaner(buffer);
    }

    /**
     * By reflection: it returns an int up to 24 and a long from 25 on, and is the one method that
     * changed.
     */
    private static int baseOffset(Class<?> arrayType) {
        try {
            Object offset =
                    Unsafe.class
                            .getMethod("arrayBaseOffset", Class.class)
                            .invoke(UNSAFE, arrayType);
            return ((Number) offset).intValue();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException cause) {
            throw new IllegalStateException("this JDK has another Unsafe", cause);
        }
    }
}
