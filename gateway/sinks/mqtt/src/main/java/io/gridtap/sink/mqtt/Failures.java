package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.exceptions.MqttEncodeException;
import com.hivemq.client.mqtt.exceptions.MqttSessionExpiredException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;

/** What the client and the broker say, and what that means for a message: reason codes of MQTT 5 §2.4. */
final class Failures {
  static final int NOT_AUTHORIZED = 0x87;
  static final int TOPIC_NAME_INVALID = 0x90;
  static final int PACKET_TOO_LARGE = 0x95;
  static final int QUOTA_EXCEEDED = 0x97;
  static final int PAYLOAD_FORMAT_INVALID = 0x99;

  private final MqttSettings settings;

  Failures(MqttSettings settings) { this.settings = settings; }

  /** What an operator must mend gets the longest pause. */
  Refusal connecting(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof Mqtt5ConnAckException refused)
      return connect(refused.getMqttMessage().getReasonCode(),
          refused.getMqttMessage().getReasonString().map(text -> ": " + text).orElse(""), refused);
    if (cause instanceof Mqtt3ConnAckException refused)
      return connect(refused.getMqttMessage().getReturnCode(), refused);
    Optional<SSLException> tls = tls(cause);
    if (tls.isPresent())
      return Refusal.permanent("no trusted TLS connection",
          said(tls.get()) + "; check the certificates of both sides, the host's name, and that the port is one of TLS",
          cause);
    if (cause instanceof ConnectionFailedException)
      return Refusal.retryable("cannot connect", said(cause) + "; is the broker running, host and port right?", cause);
    return Refusal.retryable("connection closed at once", said(cause) + (settings.broker().tls().isPresent()
        ? "; does the broker ask for a certificate, and know its CA?"
        : "; see the broker's log; does the port expect TLS?"), cause);
  }

  private Refusal connect(Mqtt5ConnAckReasonCode code, String words, Throwable cause) {
    return switch (code) {
      case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD -> login(cause);
      case CLIENT_IDENTIFIER_NOT_VALID -> clientId(cause);
      case UNSUPPORTED_PROTOCOL_VERSION -> version(cause);
      case QOS_NOT_SUPPORTED, RETAIN_NOT_SUPPORTED, TOPIC_NAME_INVALID, PAYLOAD_FORMAT_INVALID, PACKET_TOO_LARGE ->
        Refusal.permanent("last will refused", word(code) + words + "; check topic and words of the status", cause);
      case USE_ANOTHER_SERVER, SERVER_MOVED ->
        Refusal.permanent("broker moved", word(code) + words + "; name the other one", cause);
      case SERVER_BUSY, SERVER_UNAVAILABLE, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> unavailable(word(code) + words,
          cause);
      default -> Refusal.retryable("connect refused", word(code) + words + "; see the broker's log", cause);
    };
  }

  private Refusal connect(Mqtt3ConnAckReturnCode code, Throwable cause) {
    return switch (code) {
      case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> login(cause);
      case IDENTIFIER_REJECTED -> clientId(cause);
      case UNSUPPORTED_PROTOCOL_VERSION -> version(cause);
      case SERVER_UNAVAILABLE -> unavailable(word(code), cause);
      default -> Refusal.retryable("connect refused", word(code) + "; see the broker's log", cause);
    };
  }

  private Refusal login(Throwable cause) {
    return Refusal.permanent("login refused", settings.broker().login().isPresent()
        ? "check user and password, and what the broker allows user " + settings.broker().login().get().user()
        : "the broker wants a user and a password, or a certificate", cause);
  }

  private Refusal clientId(Throwable cause) {
    return Refusal.permanent("client id refused",
        "the broker does not take '%s': choose another".formatted(settings.broker().clientId()), cause);
  }

  private static Refusal version(Throwable cause) {
    return Refusal.permanent("version of MQTT refused", "the broker does not speak it: try the other one", cause);
  }

  private static Refusal unavailable(String words, Throwable cause) {
    return Refusal.retryable("broker unavailable", words + "; it is full or starting", cause);
  }

  /** A message that was not taken; empty if it is the connection that is gone. */
  Optional<Refusal> publishing(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof Mqtt5PubAckException refused)
      return Optional.of(publish(refused.getMqttMessage().getReasonCode().getCode(), cause));
    if (cause instanceof Mqtt5PubRecException refused)
      return Optional.of(publish(refused.getMqttMessage().getReasonCode().getCode(), cause));
    if (cause instanceof MqttEncodeException)
      return Optional.of(tooLarge(cause));
    if (cause instanceof MqttSessionExpiredException || cause instanceof MqttClientStateException
        || cause instanceof ConnectionClosedException || cause instanceof Mqtt5DisconnectException)
      return Optional.empty();
    return Optional.of(Refusal.retryable("publish failed", said(cause), cause));
  }

  private Refusal publish(int code, Throwable cause) {
    return switch (code) {
      case NOT_AUTHORIZED -> Refusal.retryable("not authorized to publish",
          "have the broker allow client %s to publish to %s".formatted(settings.broker().clientId(),
              settings.publishing().topic()),
          cause);
      case QUOTA_EXCEEDED -> Refusal.retryable("quota exceeded",
          "the broker takes no more for now; raise its quota if that lasts", cause);
      case TOPIC_NAME_INVALID -> Refusal.data("topic name invalid", "the broker does not take this topic: change "
          + settings.publishing().topic(), cause);
      case PAYLOAD_FORMAT_INVALID -> Refusal.data("payload format invalid",
          "the broker checks payloads, and wants another one", cause);
      case PACKET_TOO_LARGE -> tooLarge(cause);
      default -> Refusal.retryable("publish refused with code 0x%02x".formatted(code), "see the broker's log", cause);
    };
  }

  private static Refusal tooLarge(Throwable cause) {
    return Refusal.data("message larger than the broker takes", "raise the broker's limit of the packet size", cause);
  }

  /** The connection that was there is gone. */
  Refusal lost(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof Mqtt5DisconnectException told)
      return switch (told.getMqttMessage().getReasonCode()) {
        case SESSION_TAKEN_OVER -> Refusal.retryable("session taken over",
            "another client has the id '%s' too: give each its own".formatted(settings.broker().clientId()), cause);
        case NOT_AUTHORIZED -> publish(NOT_AUTHORIZED, cause);
        case QUOTA_EXCEEDED -> publish(QUOTA_EXCEEDED, cause);
        default -> Refusal.retryable("connection lost",
            "%s (%s); see the broker's log".formatted(said(cause), word(told.getMqttMessage().getReasonCode())), cause);
      };
    return Refusal.retryable("connection lost", said(cause) + "; it is connected again", cause);
  }

  /**
   * Whether a message may have cost the connection, and would again: the broker said so, or answered with what is no
   * answer. Mosquitto 2.0 acknowledges a message above its message_size_limit with a code that MQTT 5 forbids there.
   */
  static boolean blamesAMessage(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof MqttDecodeException)
      return true;
    if (!(cause instanceof Mqtt5DisconnectException told))
      return false;
    Mqtt5DisconnectReasonCode code = told.getMqttMessage().getReasonCode();
    return code == Mqtt5DisconnectReasonCode.PACKET_TOO_LARGE || code == Mqtt5DisconnectReasonCode.PROTOCOL_ERROR
        || code == Mqtt5DisconnectReasonCode.MALFORMED_PACKET || code == Mqtt5DisconnectReasonCode.TOPIC_NAME_INVALID
        || code == Mqtt5DisconnectReasonCode.PAYLOAD_FORMAT_INVALID;
  }

  /** The message at which the broker ends the connection whenever it comes. */
  static Refusal blamed(Throwable failure) {
    return Refusal.data("broker cuts the connection at the message",
        said(unwrapped(failure)) + "; raise its limit of the message size, or see its log", failure);
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException) && cause.getCause() != null)
      cause = cause.getCause();
    return cause;
  }

  private static Optional<SSLException> tls(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause())
      if (each instanceof SSLException found)
        return Optional.of(found);
    return Optional.empty();
  }

  /** The words nearest to the cause. */
  private static String said(Throwable failure) {
    String words = failure.getClass().getSimpleName();
    for (Throwable each = failure; each != null; each = each.getCause())
      if (each.getMessage() != null && !each.getMessage().isBlank())
        words = each.getMessage().replaceAll("\\s+", " ").strip();
    return words;
  }

  private static String word(Enum<?> code) { return code.name().toLowerCase(Locale.ROOT).replace('_', ' '); }
}
