// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import io.jwitness.cli.internal.console.Console;
import io.jwitness.cli.internal.console.Failure;
import io.jwitness.record.internal.note.NoteSigner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jwitness keygen}. */
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a log key: writes the signing key to a file of mode 0600, and prints the",
            "verifier key, which is not secret."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  jwitness keygen fleet --out fleet.key > fleet.vkey"})
final class KeygenCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "NAME",
            description = "Name of the key: a log's origin, or a fleet's prefix of origins.")
    private String name = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the signing key goes; must not exist yet.")
    private Path out = Path.of("");

    KeygenCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (!name.matches("[A-Za-z0-9._/%-]{1,200}")) {
            throw new Failure(
                    "cannot name a key so",
                    "a name has 1 to 200 of A-Z a-z 0-9 . _ - / %",
                    "See `jwitness keygen --help`");
        }
        try (NoteSigner key = NoteSigner.generate(name);
                FileChannel file =
                        FileChannel.open(
                                out,
                                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer secret =
                    ByteBuffer.wrap((key.secret() + "\n").getBytes(StandardCharsets.UTF_8));
            while (secret.hasRemaining()) {
                file.write(secret);
            }
            file.force(true);
            console.out().println(key.verifier());
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new Failure(
                            "will not write " + out,
                            "it is there already, and a log key is made once",
                            "Name another file with --out")
                    .because(e);
        }
    }
}
