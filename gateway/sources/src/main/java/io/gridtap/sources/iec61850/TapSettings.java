package io.gridtap.sources.iec61850;

import io.gridtap.iec61850.client.ReportSettings;
import io.gridtap.iec61850.report.RcbReference;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.transport.Backoff;
import io.gridtap.transport.TcpConnector;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One device and what is wanted of it.
 *
 * @param rcbs control blocks to subscribe; if empty, all that the device has
 * @param own settings of single control blocks, before {@code report}
 * @param logicalDevices where to look for control blocks; if empty, in all
 * @param allInstances whether to take control blocks too whose reports cannot be told from those of another one: further
 *        instances with the same RptID and data set
 * @param retryFirst whether a first attempt to connect that fails is repeated like later ones
 */
public record TapSettings(TcpConnector.Settings tcp, AssociationSettings association, Optional<IedModel> model,
    List<RcbReference> rcbs, Map<RcbReference, ReportSettings> own, ReportSettings report, List<String> logicalDevices,
    boolean allInstances, boolean retryFirst, Backoff.Settings pauses) {
  public TapSettings {
    rcbs = List.copyOf(rcbs);
    own = Map.copyOf(own);
    logicalDevices = List.copyOf(logicalDevices);
  }

  /** All control blocks of the device, as it is engineered. */
  public static TapSettings of(TcpConnector.Settings tcp) {
    return new TapSettings(tcp, AssociationSettings.STANDARD, Optional.empty(), List.of(), Map.of(),
        ReportSettings.AS_ENGINEERED, List.of(), false, true, Backoff.Settings.STANDARD);
  }

  public TapSettings withAssociation(AssociationSettings settings) {
    return new TapSettings(tcp, settings, model, rcbs, own, report, logicalDevices, allInstances, retryFirst, pauses);
  }

  public TapSettings withModel(IedModel ied) {
    return new TapSettings(tcp, association, Optional.of(ied), rcbs, own, report, logicalDevices, allInstances,
        retryFirst, pauses);
  }

  public TapSettings withRcbs(List<RcbReference> references) {
    return new TapSettings(tcp, association, model, references, own, report, logicalDevices, allInstances, retryFirst,
        pauses);
  }

  public TapSettings withOwn(Map<RcbReference, ReportSettings> settings) {
    return new TapSettings(tcp, association, model, rcbs, settings, report, logicalDevices, allInstances, retryFirst,
        pauses);
  }

  public TapSettings withReport(ReportSettings settings) {
    return new TapSettings(tcp, association, model, rcbs, own, settings, logicalDevices, allInstances, retryFirst,
        pauses);
  }

  public TapSettings withLogicalDevices(List<String> names) {
    return new TapSettings(tcp, association, model, rcbs, own, report, names, allInstances, retryFirst, pauses);
  }

  public TapSettings withAllInstances(boolean all) {
    return new TapSettings(tcp, association, model, rcbs, own, report, logicalDevices, all, retryFirst, pauses);
  }

  public TapSettings withRetryFirst(boolean retry) {
    return new TapSettings(tcp, association, model, rcbs, own, report, logicalDevices, allInstances, retry, pauses);
  }

  public TapSettings withPauses(Backoff.Settings settings) {
    return new TapSettings(tcp, association, model, rcbs, own, report, logicalDevices, allInstances, retryFirst,
        settings);
  }
}
