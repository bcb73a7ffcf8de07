package io.gridtap.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Secrets by reference: {@code !env NAME} and {@code !file PATH}. Messages never show one. */
final class Secrets {
  private Secrets() {}

  /** @param option for messages */
  static String resolve(String option, String given, Map<String, String> environment) {
    if (given.startsWith("!env ")) {
      String name = given.substring(5).strip();
      String value = environment.get(name);
      if (value == null)
        throw CommandFailure.usage("%s: the environment variable %s is not set".formatted(option, name));
      return value;
    }
    return given.startsWith("!file ") ? read(option, Path.of(given.substring(6).strip())) : given;
  }

  /** The first line of a file. */
  static String read(String option, Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElseThrow(
          () -> CommandFailure.usage("%s: %s is empty".formatted(option, file)));
    } catch (NoSuchFileException missing) {
      throw CommandFailure.usage("%s: there is no file %s".formatted(option, file), missing);
    } catch (IOException unreadable) {
      throw CommandFailure.usage("%s: %s cannot be read: %s".formatted(option, file, unreadable.getMessage()),
          unreadable);
    }
  }
}
