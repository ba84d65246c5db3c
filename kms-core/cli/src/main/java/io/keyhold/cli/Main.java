package io.keyhold.cli;

import io.keyhold.kms.audit.Sha256;
import io.keyhold.kms.key.KeyId;
import io.keyhold.kms.keychain.AccountName;
import io.keyhold.kms.keychain.KeychainCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code kms}: builds the commands, runs one, and gives its exit code. */
public final class Main {
  private Main() {}

  /** Runs the command of a process. */
  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Shell shell = new Shell(System.getenv(), System.in, out, err, Terminal.ofProcess());
    int code = run(shell, args);
    // Output that could not be written, to a full disk for one, is no success.
    System.exit(out.checkError() && code == ExitCode.OK ? ExitCode.LOCAL : code);
  }

  /** Runs one command and gives its exit code. */
  public static int run(Shell shell, String... args) {
    Server server = new Server(shell);
    Input input = new Input(shell);
    Output output = new Output(shell);
    CommandLine kms =
        new CommandLine(new RootCommands(server, input, output))
            .addSubcommand(new KeyCommands(server, output))
            .addSubcommand(new SafeCommands(shell, server, input, output))
            .addSubcommand(new AuditCommands(shell, server, output));
    Failures failures = new Failures(shell.err());
    return kms.registerConverter(KeyId.class, converter(KeyId::parse))
        .registerConverter(KeychainCode.class, converter(KeychainCode::new))
        .registerConverter(AccountName.class, converter(AccountName::new))
        .registerConverter(Sha256.class, converter(Sha256::parse))
        .setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        // A secret must not come in through a file of arguments either: @ is for fields.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .execute(args);
  }

  private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }
}
