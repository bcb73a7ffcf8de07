package io.gridtap.app;

import io.gridtap.iec61850.server.AccessControl;
import io.gridtap.iec61850.server.Admission;
import io.gridtap.iec61850.server.Role;
import io.gridtap.mms.Caller;
import io.gridtap.mms.acse.AcseApdu.Diagnostic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who may do what at a simulated IED, as the command line says it: {@code --access ROLE[=WORD]}. */
final class IedUsers implements AccessControl {
  /** @param password nothing for callers that send none */
  private record User(Role role, Optional<String> password) {
    boolean is(Caller caller) { return password.map(caller::shows).orElseGet(() -> caller.password().isEmpty()); }
  }

  private final List<User> users = new ArrayList<>();

  /** @throws CommandFailure of usage, if one of them is none */
  static IedUsers of(List<String> options, Map<String, String> environment) {
    IedUsers users = new IedUsers();
    for (String option : options) {
      int equals = option.indexOf('=');
      Optional<String> password = equals < 0
          ? Optional.empty()
          : Optional.of(Secrets.resolve("--access", option.substring(equals + 1), environment));
      users.users.add(new User(role(equals < 0 ? option : option.substring(0, equals)), password));
    }
    return users;
  }

  private static Role role(String name) {
    for (Role role : Role.values()) if (name.equalsIgnoreCase(role.name())) return role;
    // what was typed may be a password
    throw CommandFailure.usage("--access wants a role, with =WORD or without: " + Arrays.stream(Role.values())
        .map(role -> role.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")));
  }

  @Override
  public Admission admit(Caller caller) {
    for (User user : users) if (user.is(caller)) return user.role();
    return new Admission.Refused(caller.password().isEmpty()
        ? Diagnostic.AUTHENTICATION_REQUIRED
        : Diagnostic.AUTHENTICATION_FAILURE);
  }
}
