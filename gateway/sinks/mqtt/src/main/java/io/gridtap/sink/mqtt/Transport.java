package io.gridtap.sink.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientSslConfigBuilder;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import io.gridtap.transport.Tls;
import io.gridtap.transport.TlsSettings.PeerName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The way to the broker, as the client wants it told. */
final class Transport {
  private Transport() {}

  static MqttClientTransportConfig to(Broker broker) throws UnknownHostException {
    long limit = broker.connectLimit().toMillis();
    var transport = MqttClientTransportConfig.builder().serverAddress(address(broker))
        .socketConnectTimeout(limit, TimeUnit.MILLISECONDS).mqttConnectTimeout(limit, TimeUnit.MILLISECONDS);
    if (broker.tls().isPresent())
      transport = transport.sslConfig(tls(broker.tls().get(), limit));
    return transport.build();
  }

  /** The client checks the name that it was told to dial, so it is told the name that is expected. */
  private static InetSocketAddress address(Broker broker) throws UnknownHostException {
    if (broker.tls().isPresent()
        && broker.tls().get().settings().peerName() instanceof PeerName.Expected(String expected))
      return new InetSocketAddress(
          InetAddress.getByAddress(expected, InetAddress.getByName(broker.host()).getAddress()), broker.port());
    return InetSocketAddress.createUnresolved(broker.host(), broker.port());
  }

  private static MqttClientSslConfig tls(Tls tls, long limit) {
    List<String> protocols = tls.settings().versions().stream().map(version -> switch (version) {
      case TLS_1_2 -> "TLSv1.2";
      case TLS_1_3 -> "TLSv1.3";
    }).toList();
    MqttClientSslConfigBuilder config = MqttClientSslConfig.builder().trustManagerFactory(tls.trust())
        .cipherSuites(tls.suites()).protocols(protocols).handshakeTimeout(limit, TimeUnit.MILLISECONDS);
    if (tls.keys().isPresent())
      config = config.keyManagerFactory(tls.keys().get());
    if (tls.settings().peerName() instanceof PeerName.Unchecked)
      config = config.hostnameVerifier((host, session) -> true);
    return config.build();
  }
}
