package io.gridtap.app.config;

/** A configuration that cannot be used. The message begins with file, line and column. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) { super(message); }

  public ConfigurationException(String message, Throwable cause) { super(message, cause); }
}
