package io.keyhold.cli;

import io.keyhold.kms.KmsException;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The one place where what went wrong becomes words on standard error and an exit code. */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final PrintStream err;

  Failures(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    err.println("kms: " + wrong.getMessage());
    CommandLine command = wrong.getCommandLine();
    command.usage(err);
    return ExitCode.LOCAL;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    if (failure instanceof KmsException refusal) {
      err.println("kms: " + refusal.reason() + ": " + refusal.getMessage());
      return ExitCode.of(refusal.reason());
    }
    if (failure instanceof LocalException || failure instanceof IllegalArgumentException) {
      err.println("kms: " + failure.getMessage());
    } else {
      err.println("kms: " + failure);
    }
    return ExitCode.LOCAL;
  }
}
