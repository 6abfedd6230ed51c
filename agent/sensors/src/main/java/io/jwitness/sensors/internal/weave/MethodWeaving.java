// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.weave;

import io.jwitness.sensors.internal.weave.Expression.Alternative;
import io.jwitness.sensors.internal.weave.Expression.Kind;
import io.jwitness.sensors.internal.weave.Expression.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Rewrites one method body:
 *
 * <pre>
 *   e0 = …; e1 = …;                          each in a try of its own: a failure is null
 *   token = JWitnessHook.enter(site, this, e0, e1);
 *   if (token instanceof Throwable) throw token;        a refusal, outside every try
 *   try {
 *       body, where each return becomes
 *           result = …; JWitnessHook.exit(site, token, exit expression, null); return result;
 *   } catch (Throwable t) {                  the body alone, never the calls above
 *       JWitnessHook.exit(site, token, null, t); throw t;
 *   }
 * </pre>
 *
 * <p>Own locals lie behind all of the method's, and each existing frame is padded up to them, so
 * that no frame of the method changes its meaning. Frames of our own declare the method's locals
 * either as the descriptor gives them (before the body) or not at all (after it), so none needs a
 * type hierarchy.
 *
 * <p>The exit is written at each return: a compiler other than javac may leave values on the stack
 * there, which a jump to a common end would have to know of. Only an exit expression that needs
 * frames goes to a common end, since its frames must not lie in the method's own tries; such rows
 * name classes whose every version is verified in tests.
 */
final class MethodWeaving {
    private static final String HOOK = "java/lang/JWitnessHook";
    private static final String OBJECT = "java/lang/Object";
    private static final String THROWABLE = "java/lang/Throwable";

    /** Up to this many values travel as arguments of their own, without an array. */
    private static final int FIXED = 4;

    /** Frames exist from class files of Java 6 on. */
    private static final int FIRST_WITH_FRAMES = 50;

    private final String owner;
    private final boolean ownerIsInterface;
    private final boolean frames;
    private final MethodNode method;
    private final MethodWeave weave;
    private final boolean isStatic;
    private final Type[] arguments;
    private final Type returnType;
    private final List<Expression> enter = new ArrayList<>();
    private final @Nullable Expression exit;
    private final boolean keepThis;

    /** Where the returns jump to, if the exit expression needs frames. */
    private final @Nullable LabelNode commonEnd;

    /** Own locals: copy of this, token, values (before the body) or result (after), scratch. */
    private final int base;

    private final List<TryCatchBlockNode> tries = new ArrayList<>();

    MethodWeaving(
            String owner,
            boolean ownerIsInterface,
            int version,
            MethodNode method,
            MethodWeave weave) {
        this.owner = owner;
        this.ownerIsInterface = ownerIsInterface;
        this.frames = version >= FIRST_WITH_FRAMES;
        this.method = method;
        this.weave = weave;
        this.isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        this.arguments = Type.getArgumentTypes(method.desc);
        this.returnType = Type.getReturnType(method.desc);
        for (String text : weave.enter()) {
            enter.add(Expression.parse(text));
        }
        this.exit = weave.exit() == null ? null : Expression.parse(weave.exit());
        this.keepThis = !isStatic && exit != null && exit.needsThis();
        this.commonEnd = exit == null || exit.toString().equals("return") ? null : new LabelNode();
        this.base = method.maxLocals;
    }

    void apply() {
        InsnList body = method.instructions;
        padFrames(body);
        List<LabelNode[]> guarded = exits(body);
        InsnList prologue = prologue(startsWithFrame(body));
        body.insert(prologue);
        if (commonEnd != null && exit != null) {
            body.add(commonEnd(commonEnd, exit));
        }
        body.add(handler(guarded));
        // Ours come last: the method's own handlers go first wherever both cover an instruction.
        method.tryCatchBlocks.addAll(tries);
    }

    private int self() {
        return base;
    }

    private int token() {
        return base + 1;
    }

    private int value(int index) {
        return base + 2 + index;
    }

    private int scratch() {
        return base + 2 + Math.max(enter.size(), 2);
    }

    private int result() {
        return base + 2;
    }

    private int exitValue() {
        return base + 4;
    }

    private int exitScratch() {
        return base + 5;
    }

    // ---- before the body -------------------------------------------------------------------

    private InsnList prologue(boolean bodyStartsWithFrame) {
        InsnList code = new InsnList();
        if (keepThis) {
            code.add(new VarInsnNode(Opcodes.ALOAD, 0));
            code.add(new VarInsnNode(Opcodes.ASTORE, self()));
        }
        List<Object> before = descriptorLocals();
        before.add(keepThis ? owner : Opcodes.TOP);
        before.add(Opcodes.TOP);
        for (int i = 0; i < enter.size(); i++) {
            code.add(new InsnNode(Opcodes.ACONST_NULL));
            code.add(new VarInsnNode(Opcodes.ASTORE, value(i)));
            before.add(OBJECT);
        }
        for (int i = 0; i < enter.size(); i++) {
            evaluate(code, enter.get(i), value(i), scratch(), before, 0, new LabelNode());
        }
        callEnter(code);
        code.add(new InsnNode(Opcodes.DUP));
        code.add(new VarInsnNode(Opcodes.ASTORE, token()));
        code.add(new TypeInsnNode(Opcodes.INSTANCEOF, THROWABLE));
        LabelNode proceed = new LabelNode();
        code.add(new JumpInsnNode(Opcodes.IFEQ, proceed));
        code.add(new VarInsnNode(Opcodes.ALOAD, token()));
        code.add(new TypeInsnNode(Opcodes.CHECKCAST, THROWABLE));
        code.add(new InsnNode(Opcodes.ATHROW));
        code.add(proceed);
        List<Object> inBody = descriptorLocals();
        inBody.add(keepThis ? owner : Opcodes.TOP);
        inBody.add(OBJECT);
        frame(code, inBody);
        if (frames && bodyStartsWithFrame) {
            // Two frames cannot stand at one offset.
            code.add(new InsnNode(Opcodes.NOP));
        }
        return code;
    }

    private void callEnter(InsnList code) {
        code.add(number(weave.site()));
        code.add(isStatic ? new InsnNode(Opcodes.ACONST_NULL) : new VarInsnNode(Opcodes.ALOAD, 0));
        if (weave.asArray() || enter.size() > FIXED) {
            code.add(number(enter.size()));
            code.add(new TypeInsnNode(Opcodes.ANEWARRAY, OBJECT));
            for (int i = 0; i < enter.size(); i++) {
                code.add(new InsnNode(Opcodes.DUP));
                code.add(number(i));
                code.add(new VarInsnNode(Opcodes.ALOAD, value(i)));
                code.add(new InsnNode(Opcodes.AASTORE));
            }
            callHook(
                    code, "enterAll", "(ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;");
            return;
        }
        for (int i = 0; i < enter.size(); i++) {
            code.add(new VarInsnNode(Opcodes.ALOAD, value(i)));
        }
        callHook(
                code,
                "enter",
                "(ILjava/lang/Object;"
                        + "Ljava/lang/Object;".repeat(enter.size())
                        + ")Ljava/lang/Object;");
    }

    private static void callHook(InsnList code, String name, String descriptor) {
        code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, HOOK, name, descriptor, false));
    }

    // ---- expressions -----------------------------------------------------------------------

    /**
     * Leaves the value of an expression in a local that holds null already.
     *
     * @param locals what every frame in here declares
     * @param result local of the method's result, where an expression may ask for it; else 0
     * @param done where it ends
     */
    private void evaluate(
            InsnList code,
            Expression expression,
            int into,
            int scratch,
            List<Object> locals,
            int result,
            LabelNode done) {
        List<Alternative> alternatives = expression.alternatives();
        if (result == 0 && alternatives.size() == 1 && isPlainReference(alternatives.get(0))) {
            source(code, alternatives.get(0), result);
            code.add(new VarInsnNode(Opcodes.ASTORE, into));
            return;
        }
        for (int i = 0; i < alternatives.size(); i++) {
            boolean last = i == alternatives.size() - 1;
            LabelNode failed = last ? done : new LabelNode();
            alternative(code, alternatives.get(i), into, scratch, failed, done, locals, result);
            if (!last) {
                code.add(failed);
                frame(code, locals);
            }
        }
        code.add(done);
        frame(code, locals);
    }

    private void alternative(
            InsnList code,
            Alternative alternative,
            int into,
            int scratch,
            LabelNode failed,
            LabelNode done,
            List<Object> locals,
            int result) {
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        LabelNode caught = new LabelNode();
        code.add(start);
        Type type = source(code, alternative, result);
        boolean mayBeNull = alternative.origin() != Expression.Origin.THIS;
        for (Step step : alternative.steps()) {
            if (mayBeNull || step.kind() == Kind.CAST) {
                code.add(new VarInsnNode(Opcodes.ASTORE, scratch));
                code.add(new VarInsnNode(Opcodes.ALOAD, scratch));
                code.add(new JumpInsnNode(Opcodes.IFNULL, failed));
                code.add(new VarInsnNode(Opcodes.ALOAD, scratch));
            }
            mayBeNull = true;
            type = step(code, step, type, scratch, failed);
        }
        box(code, type);
        code.add(new VarInsnNode(Opcodes.ASTORE, into));
        if (failed != done) {
            code.add(new VarInsnNode(Opcodes.ALOAD, into));
            code.add(new JumpInsnNode(Opcodes.IFNONNULL, done));
        }
        code.add(new JumpInsnNode(Opcodes.GOTO, failed));
        code.add(end);
        code.add(caught);
        frame(code, locals, THROWABLE);
        code.add(new InsnNode(Opcodes.POP));
        tries.add(new TryCatchBlockNode(start, end, caught, THROWABLE));
    }

    private boolean isPlainReference(Alternative alternative) {
        return alternative.plain() && typeOf(alternative).getSort() >= Type.ARRAY;
    }

    private Type typeOf(Alternative alternative) {
        return switch (alternative.origin()) {
            case THIS -> Type.getObjectType(owner);
            case ARGUMENT -> arguments[alternative.argument()];
            case RETURN -> returnType;
            case STATIC_CALL -> Type.getReturnType(alternative.descriptor());
        };
    }

    private Type source(InsnList code, Alternative alternative, int result) {
        Type type = typeOf(alternative);
        switch (alternative.origin()) {
            case THIS ->
                    code.add(new VarInsnNode(Opcodes.ALOAD, result > 0 && keepThis ? self() : 0));
            case ARGUMENT -> {
                if (result > 0) {
                    throw new IllegalArgumentException("an argument after the body");
                }
                code.add(
                        new VarInsnNode(
                                type.getOpcode(Opcodes.ILOAD), slot(alternative.argument())));
            }
            case RETURN -> {
                if (result == 0) {
                    throw new IllegalArgumentException("'return' before the body");
                }
                if (type.getSort() == Type.VOID) {
                    code.add(new InsnNode(Opcodes.ACONST_NULL));
                    return Type.getObjectType(OBJECT);
                }
                code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), result));
            }
            case STATIC_CALL -> {
                constants(code, alternative.constants(), result);
                code.add(
                        new MethodInsnNode(
                                Opcodes.INVOKESTATIC,
                                alternative.owner(),
                                alternative.name(),
                                alternative.descriptor(),
                                false));
            }
        }
        return type;
    }

    private Type step(InsnList code, Step step, Type on, int scratch, LabelNode failed) {
        switch (step.kind()) {
            case FIELD -> {
                code.add(
                        new FieldInsnNode(
                                Opcodes.GETFIELD,
                                on.getInternalName(),
                                step.name(),
                                step.descriptor()));
                return Type.getType(step.descriptor());
            }
            case CAST -> {
                code.add(new TypeInsnNode(Opcodes.INSTANCEOF, step.name()));
                code.add(new JumpInsnNode(Opcodes.IFEQ, failed));
                code.add(new VarInsnNode(Opcodes.ALOAD, scratch));
                code.add(new TypeInsnNode(Opcodes.CHECKCAST, step.name()));
                return Type.getObjectType(step.name());
            }
            default -> {
                constants(code, step.constants(), 0);
                boolean onInterface =
                        step.kind() == Kind.INTERFACE_CALL
                                || (ownerIsInterface && on.getInternalName().equals(owner));
                code.add(
                        new MethodInsnNode(
                                onInterface ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL,
                                on.getInternalName(),
                                step.name(),
                                step.descriptor(),
                                onInterface));
                return Type.getReturnType(step.descriptor());
            }
        }
    }

    private void constants(InsnList code, List<String> constants, int result) {
        for (String constant : constants) {
            Integer argument = Expression.argument(constant);
            if (constant.equals("this")) {
                code.add(new VarInsnNode(Opcodes.ALOAD, result > 0 && keepThis ? self() : 0));
            } else if (argument != null) {
                code.add(
                        new VarInsnNode(
                                arguments[argument].getOpcode(Opcodes.ILOAD), slot(argument)));
            } else if (constant.endsWith(".class")) {
                String name = constant.substring(0, constant.length() - ".class".length());
                code.add(new LdcInsnNode(Type.getObjectType(name)));
            } else if (constant.startsWith("'") && constant.endsWith("'")) {
                code.add(new LdcInsnNode(constant.substring(1, constant.length() - 1)));
            } else {
                throw new IllegalArgumentException("constant '" + constant + "'");
            }
        }
    }

    private int slot(int argument) {
        int slot = isStatic ? 0 : 1;
        for (int i = 0; i < argument; i++) {
            slot += arguments[i].getSize();
        }
        return slot;
    }

    private static void box(InsnList code, Type type) {
        String box =
                switch (type.getSort()) {
                    case Type.BOOLEAN -> "java/lang/Boolean";
                    case Type.BYTE -> "java/lang/Byte";
                    case Type.CHAR -> "java/lang/Character";
                    case Type.SHORT -> "java/lang/Short";
                    case Type.INT -> "java/lang/Integer";
                    case Type.LONG -> "java/lang/Long";
                    case Type.FLOAT -> "java/lang/Float";
                    case Type.DOUBLE -> "java/lang/Double";
                    default -> null;
                };
        if (box != null) {
            String descriptor = "(" + type.getDescriptor() + ")L" + box + ";";
            code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, box, "valueOf", descriptor, false));
        }
    }

    // ---- at each return --------------------------------------------------------------------

    /**
     * Writes the exit before every return, or sends the return to the common end.
     *
     * @return the stretches that are left of the body: what the catch-all covers
     */
    private List<LabelNode[]> exits(InsnList body) {
        List<LabelNode[]> guarded = new ArrayList<>();
        LabelNode from = new LabelNode();
        body.insert(from);
        boolean hasCode = false;
        for (AbstractInsnNode node = from.getNext(); node != null; ) {
            AbstractInsnNode next = node.getNext();
            int opcode = node.getOpcode();
            if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                LabelNode to = new LabelNode();
                body.insertBefore(node, to);
                if (hasCode) {
                    guarded.add(new LabelNode[] {from, to});
                }
                from = new LabelNode();
                body.insert(node, from);
                body.insertBefore(node, exit());
                if (commonEnd != null) {
                    body.set(node, new JumpInsnNode(Opcodes.GOTO, commonEnd));
                }
                hasCode = false;
            } else if (opcode >= 0) {
                hasCode = true;
            }
            node = next;
        }
        LabelNode end = new LabelNode();
        body.add(end);
        if (hasCode) {
            guarded.add(new LabelNode[] {from, end});
        }
        return guarded;
    }

    private InsnList exit() {
        InsnList code = new InsnList();
        boolean isVoid = returnType.getSort() == Type.VOID;
        if (!isVoid) {
            code.add(new VarInsnNode(returnType.getOpcode(Opcodes.ISTORE), result()));
        }
        if (commonEnd != null) {
            return code;
        }
        code.add(number(weave.site()));
        code.add(new VarInsnNode(Opcodes.ALOAD, token()));
        if (exit == null || isVoid) {
            code.add(new InsnNode(Opcodes.ACONST_NULL));
        } else {
            code.add(new VarInsnNode(returnType.getOpcode(Opcodes.ILOAD), result()));
            box(code, returnType);
        }
        code.add(new InsnNode(Opcodes.ACONST_NULL));
        callExit(code);
        loadResult(code);
        return code;
    }

    private void loadResult(InsnList code) {
        if (returnType.getSort() != Type.VOID) {
            code.add(new VarInsnNode(returnType.getOpcode(Opcodes.ILOAD), result()));
        }
    }

    private InsnList commonEnd(LabelNode start, Expression expression) {
        InsnList code = new InsnList();
        code.add(start);
        frame(code, afterBody(true));
        LabelNode done = new LabelNode();
        code.add(new InsnNode(Opcodes.ACONST_NULL));
        code.add(new VarInsnNode(Opcodes.ASTORE, exitValue()));
        code.add(new VarInsnNode(Opcodes.ALOAD, token()));
        code.add(new JumpInsnNode(Opcodes.IFNULL, done));
        List<Object> locals = afterBody(true);
        locals.add(OBJECT);
        evaluate(code, expression, exitValue(), exitScratch(), locals, result(), done);
        code.add(number(weave.site()));
        code.add(new VarInsnNode(Opcodes.ALOAD, token()));
        code.add(new VarInsnNode(Opcodes.ALOAD, exitValue()));
        code.add(new InsnNode(Opcodes.ACONST_NULL));
        callExit(code);
        loadResult(code);
        code.add(new InsnNode(returnType.getOpcode(Opcodes.IRETURN)));
        return code;
    }

    private InsnList handler(List<LabelNode[]> guarded) {
        InsnList code = new InsnList();
        if (guarded.isEmpty()) {
            return code;
        }
        LabelNode caught = new LabelNode();
        code.add(caught);
        frame(code, afterBody(false), THROWABLE);
        int thrown = result();
        code.add(new VarInsnNode(Opcodes.ASTORE, thrown));
        code.add(number(weave.site()));
        code.add(new VarInsnNode(Opcodes.ALOAD, token()));
        code.add(new InsnNode(Opcodes.ACONST_NULL));
        code.add(new VarInsnNode(Opcodes.ALOAD, thrown));
        callExit(code);
        code.add(new VarInsnNode(Opcodes.ALOAD, thrown));
        code.add(new InsnNode(Opcodes.ATHROW));
        for (LabelNode[] range : guarded) {
            tries.add(new TryCatchBlockNode(range[0], range[1], caught, null));
        }
        return code;
    }

    private static void callExit(InsnList code) {
        callHook(code, "exit", "(ILjava/lang/Object;Ljava/lang/Object;Ljava/lang/Throwable;)V");
    }

    // ---- frames ----------------------------------------------------------------------------

    /** Declares our locals in each frame of the method, behind all of its own. */
    private void padFrames(InsnList body) {
        if (!frames) {
            return;
        }
        for (AbstractInsnNode node = body.getFirst(); node != null; node = node.getNext()) {
            if (node instanceof FrameNode frame) {
                List<Object> locals = new ArrayList<>(frame.local);
                pad(locals);
                locals.add(keepThis ? owner : Opcodes.TOP);
                locals.add(OBJECT);
                frame.local = locals;
            }
        }
    }

    private void pad(List<Object> locals) {
        int slots = 0;
        for (Object local : locals) {
            slots += local.equals(Opcodes.LONG) || local.equals(Opcodes.DOUBLE) ? 2 : 1;
        }
        locals.addAll(Collections.nCopies(base - slots, Opcodes.TOP));
    }

    /** The method's locals as its descriptor gives them, padded up to ours. */
    private List<Object> descriptorLocals() {
        List<Object> locals = new ArrayList<>();
        if (!isStatic) {
            locals.add(owner);
        }
        for (Type type : arguments) {
            locals.add(frameType(type));
        }
        pad(locals);
        return locals;
    }

    /** Nothing of the method's locals, which the body may have overwritten; ours alone. */
    private List<Object> afterBody(boolean withResult) {
        List<Object> locals = new ArrayList<>(Collections.nCopies(base, Opcodes.TOP));
        locals.add(keepThis ? owner : Opcodes.TOP);
        locals.add(OBJECT);
        if (withResult) {
            boolean isVoid = returnType.getSort() == Type.VOID;
            locals.add(isVoid ? Opcodes.TOP : frameType(returnType));
            if (isVoid || returnType.getSize() == 1) {
                locals.add(Opcodes.TOP);
            }
        }
        return locals;
    }

    private static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.LONG -> Opcodes.LONG;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            default -> type.getInternalName();
        };
    }

    private void frame(InsnList code, List<Object> locals, Object... stack) {
        if (frames) {
            code.add(
                    new FrameNode(
                            Opcodes.F_NEW, locals.size(), locals.toArray(), stack.length, stack));
        }
    }

    private static boolean startsWithFrame(InsnList body) {
        for (AbstractInsnNode node = body.getFirst(); node != null; node = node.getNext()) {
            if (node instanceof FrameNode) {
                return true;
            }
            if (node.getOpcode() >= 0) {
                return false;
            }
        }
        return false;
    }

    private static AbstractInsnNode number(int value) {
        return value >= Short.MIN_VALUE && value <= Short.MAX_VALUE
                ? new IntInsnNode(Opcodes.SIPUSH, value)
                : new LdcInsnNode(value);
    }
}
