package io.gridtap.iec61850.server;

/**
 * What a client may be allowed to do: the rights of IEC 62351-8. Each service asks for one of them, on an object that it
 * names as MMS does:
 *
 * <table>
 * <caption>Services and the rights they ask for</caption>
 * <tr><th>Service</th><th>Right</th><th>on</th></tr>
 * <tr><td>GetServerDirectory, GetLogicalDeviceDirectory, GetDataDirectory, GetDataDefinition, and before anything that
 * names an object</td><td>VIEW</td><td>its logical device {@code LD0} and its logical node {@code LD0/GGIO1}; a data set
 * {@code LD0/LLN0$dsStat} or log {@code LD0/LLN0$EventLog} itself, too</td></tr>
 * <tr><td>GetDataValues, GetDataSetValues, Get…CBValues, GetSGValues</td><td>READ</td><td>each attribute that is in the
 * answer, {@code LD0/GGIO1$ST$Ind1$stVal}</td></tr>
 * <tr><td>QueryLog, GetLogStatusValues</td><td>READ</td><td>the log, and each attribute of its entries</td></tr>
 * <tr><td>SetDataValues of CF, DC, SP</td><td>CONFIG</td><td>each attribute</td></tr>
 * <tr><td>SetDataValues of SV, BL</td><td>CONTROL</td><td>each attribute</td></tr>
 * <tr><td>SetDataValues of SE, SelectActiveSG, SelectEditSG, ConfirmEditSGValues</td><td>SETTINGGROUP</td><td>the
 * attribute, of the SGCB {@code LD0/LLN0$SP$SGCB$ActSG}</td></tr>
 * <tr><td>CreateDataSet, DeleteDataSet</td><td>DATASET</td><td>the data set; {@code @name} if it lives with the
 * association</td></tr>
 * <tr><td>SetBRCBValues, SetURCBValues</td><td>REPORTING</td><td>the attribute, {@code LD0/LLN0$BR$brcb01$RptEna}. To be
 * enabled, these and GoEna, SvEna ask for READ on each attribute of the data set</td></tr>
 * <tr><td>WriteJournal, InitializeJournal, where {@link ServerSettings#logRights} allows them</td><td>CONFIG</td><td>the
 * log</td></tr>
 * <tr><td>SetLCBValues, SetGoCBValues, SetMSVCBValues, SetUSVCBValues</td><td>CONFIG</td><td>the attribute</td></tr>
 * <tr><td>Select, SelectWithValue, Operate, Cancel, TimeActivatedOperate</td><td>CONTROL</td><td>the object,
 * {@code LD0/CSWI1$CO$Pos}</td></tr>
 * <tr><td>GetFile, GetFileAttributeValues</td><td>FILEREAD</td><td>the file, {@code COMTRADE/rec1.cfg}; files that may
 * not be read are not listed</td></tr>
 * <tr><td>SetFile</td><td>FILEWRITE</td><td>the file</td></tr>
 * <tr><td>DeleteFile, renaming</td><td>FILEMNGT</td><td>the file; both names of it</td></tr>
 * </table>
 *
 * The standard does not tell every service which right it needs; where it is silent (SV, BL, SP, control blocks other
 * than those of reports) this table is ours. Identify and Status need none.
 */
public enum Right {
  /** To know what is there: in Edition 2 of the standard LISTOBJECTS. What one may not view does not exist for one. */
  VIEW,
  /** To read values: in Edition 2 of the standard READVALUES. */
  READ,
  /** To define and delete data sets. */
  DATASET,
  /** To use report control blocks. */
  REPORTING,
  /** To fetch and list files. */
  FILEREAD,
  /** To send files to the server. */
  FILEWRITE,
  /** To delete and rename files. */
  FILEMNGT,
  /** To give commands. */
  CONTROL,
  /** To configure the server. */
  CONFIG,
  /** To edit and choose setting groups. */
  SETTINGGROUP,
  /** To manage security. No service of the server asks for it. */
  SECURITY
}
