package io.gridtap.dlms.cosem;

import io.gridtap.dlms.cosem.InterfaceClass.Access;
import io.gridtap.dlms.cosem.InterfaceClass.Attribute;
import io.gridtap.dlms.cosem.InterfaceClass.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * The interface classes, one a line: number and version, name, attributes from the second on ({@code *} dynamic, then
 * the type, then the usual access unless it is r of a dynamic and rw of a static one), methods, offset of the first method
 * among the short names. The first attribute of all is logical_name.
 */
final class InterfaceClassTable {
  private static final String MEASURING = """
      1/0|Data|value any||
      3/0|Register|value* any r(w),scaler_unit scal_unit_type r|reset|28
      4/0|Extended register|value* any r(w),scaler_unit scal_unit_type r,status* any,capture_time* date-time|reset|38
      5/0|Demand register|current_average_value* any,last_average_value* any,scaler_unit scal_unit_type r,status* any,\
      capture_time* date-time,start_time_current* date-time,period double-long-unsigned,\
      number_of_periods long-unsigned|reset,next_period|48
      6/0|Register activation|register_assignment array,mask_list array,active_mask* octet-string|\
      add_register,add_mask,delete_mask|30
      7/0|Profile generic|buffer* array,capture_objects array,capture_period double-long-unsigned,sort_method enum,\
      sort_object object_definition,entries_in_use* double-long-unsigned,profile_entries double-long-unsigned|\
      reset,capture,get_buffer_by_range,get_buffer_by_index|58
      7/1|Profile generic|buffer* array,capture_objects array,capture_period double-long-unsigned,sort_method enum,\
      sort_object capture_object_definition,entries_in_use* double-long-unsigned,\
      profile_entries double-long-unsigned|reset,capture|58
      26/0|Utility tables|table_ID long-unsigned r,length double-long-unsigned r,buffer* octet-string rw||
      61/0|Register table|table_cell_values* array,table_cell_definition structure,scaler_unit scal_unit_type r|reset,\
      capture|28
      62/0|Compact data|compact_buffer* octet-string,capture_objects array,template_id unsigned r,\
      template_description* octet-string,capture_method enum|reset,capture|38
      62/1|Compact data|compact_buffer* octet-string,capture_objects array,template_id unsigned r,\
      template_description* octet-string,capture_method enum|reset,capture|38
      63/0|Status mapping|status_word* any,mapping_table structure||
      """;

  private static final String TIME_AND_ACTIONS = """
      8/0|Clock|time* date-time rw,time_zone long,status* unsigned,daylight_savings_begin date-time,\
      daylight_savings_end date-time,daylight_savings_deviation integer,daylight_savings_enabled boolean,\
      clock_base enum|adjust_to_quarter,adjust_to_measuring_period,adjust_to_minute,adjust_to_preset_time,\
      preset_adjusting_time,shift_time|60
      9/0|Script table|scripts array|execute|20
      10/0|Schedule|entries array|enable_disable,insert,delete|20
      11/0|Special days table|entries array|insert,delete|10
      20/0|Activity calendar|calendar_name_active octet-string r,season_profile_active array r,\
      week_profile_table_active array r,day_profile_table_active array r,calendar_name_passive octet-string,\
      season_profile_passive array,week_profile_table_passive array,day_profile_table_passive array,\
      activate_passive_calendar_time date-time|activate_passive_calendar|50
      21/0|Register monitor|thresholds array,monitored_value value_definition,actions array||
      22/0|Single action schedule|executed_script script,type enum,execution_time array||
      65/0|Parameter monitor|changed_parameter* structure,capture_time* date-time,parameter_list array|\
      add_parameter,delete_parameter|20
      65/1|Parameter monitor|changed_parameter* structure,capture_time* date-time,parameter_list array,\
      parameter_list_name octet-string,hash_algorithm_id enum,parameter_value_digest* octet-string,\
      parameter_values* structure|add_parameter,delete_parameter|40
      67/0|Sensor manager|serial_number octet-string r,metrological_identification octet-string r,\
      output_type octet-string r,adjustment_method octet-string r,sealing_method enum r,raw_value* any,\
      scaler_unit scal_unit_type r,status* any,capture_time* date-time,raw_value_thresholds array,\
      raw_value_actions array,processed_value processed_value_definition,processed_value_thresholds array,\
      processed_value_actions array|reset|80
      68/0|Arbitrator|actions array,permissions_table array,weightings_table array,\
      most_recent_requests_table* array,last_outcome* unsigned|request_action,reset|30
      70/0|Disconnect control|output_state* boolean,control_state* enum,control_mode enum|\
      remote_disconnect,remote_reconnect|20
      71/0|Limiter|monitored_value value_definition,threshold_active* any,threshold_normal any,\
      threshold_emergency any,min_over_threshold_duration double-long-unsigned,\
      min_under_threshold_duration double-long-unsigned,emergency_profile structure,\
      emergency_profile_group_id_list array,emergency_profile_active* boolean,actions structure||
      122/0|Function control|activation_status* array,function_list array|\
      set_function_status,add_function,remove_function|20
      123/0|Array manager|array_object_list array|\
      retrieve_number_of_entries,retrieve_entries,insert_entries,update_entries,remove_entries|18
      """;

  private static final String ACCESS = """
      12/0|Association SN|object_list array r|,,read_by_logicalname,get_attributes_and_services,change_LLS_secret,\
      change_HLS_secret,,reply_to_HLS_authentication|20
      12/1|Association SN|object_list array r|,,read_by_logicalname,get_attributes_and_services,change_LLS_secret,\
      change_HLS_secret,,reply_to_HLS_authentication|20
      12/2|Association SN|object_list array r,access_rights_list array r,security_setup_reference octet-string r|,,\
      read_by_logicalname,,change_secret,,,reply_to_HLS_authentication|20
      12/3|Association SN|object_list array r,access_rights_list array r,security_setup_reference octet-string r,\
      user_list array,current_user structure r|,,read_by_logicalname,,change_secret,,,reply_to_HLS_authentication,\
      add_user,remove_user|20
      12/4|Association SN|object_list array r,access_rights_list array r,security_setup_reference octet-string r,\
      user_list array,current_user structure r|,,read_by_logicalname,,change_secret,,,reply_to_HLS_authentication,\
      add_user,remove_user|20
      15/0|Association LN|object_list array r,associated_partners_id associated_partners_type r,\
      application_context_name application_context_name r,xDLMS_context_info xDLMS_context_type r,\
      authentication_mechanism_name mechanism_name r,secret octet-string w,association_status* enum|\
      reply_to_HLS_authentication,change_HLS_secret,add_object,remove_object|
      15/1|Association LN|object_list array r,associated_partners_id associated_partners_type r,\
      application_context_name application_context_name r,xDLMS_context_info xDLMS_context_type r,\
      authentication_mechanism_name mechanism_name r,secret octet-string w,association_status* enum,\
      security_setup_reference octet-string r|reply_to_HLS_authentication,change_HLS_secret,add_object,remove_object|
      15/2|Association LN|object_list array r,associated_partners_id associated_partners_type r,\
      application_context_name application_context_name r,xDLMS_context_info xDLMS_context_type r,\
      authentication_mechanism_name mechanism_name r,secret octet-string w,association_status* enum,\
      security_setup_reference octet-string r,user_list array,current_user structure r|reply_to_HLS_authentication,\
      change_HLS_secret,add_object,remove_object,add_user,remove_user|
      15/3|Association LN|object_list array r,associated_partners_id associated_partners_type r,\
      application_context_name application_context_name r,xDLMS_context_info xDLMS_context_type r,\
      authentication_mechanism_name mechanism_name r,secret octet-string w,association_status* enum,\
      security_setup_reference octet-string r,user_list array,current_user structure r|reply_to_HLS_authentication,\
      change_HLS_secret,add_object,remove_object,add_user,remove_user|
      17/0|SAP assignment|SAP_assignment_list array r(w)|connect_logical_device|20
      18/0|Image transfer|image_block_size double-long-unsigned r,image_transferred_blocks_status* bit-string,\
      image_first_not_transferred_block_number* double-long-unsigned,image_transfer_enabled boolean,\
      image_transfer_status* enum,image_to_activate_info* array|image_transfer_initiate,image_block_transfer,\
      image_verify,image_activate|40
      30/0|COSEM data protection|protection_buffer* octet-string,protection_object_list array,\
      protection_parameters_get array,protection_parameters_set array,required_protection enum r|\
      get_protected_attributes,set_protected_attributes,invoke_protected_method|30
      64/0|Security setup|security_policy enum r(w),security_suite enum r(w),client_system_title* octet-string,\
      server_system_title octet-string r|security_activate,global_key_transfer|30
      64/1|Security setup|security_policy enum r(w),security_suite enum r(w),client_system_title* octet-string,\
      server_system_title octet-string r,certificates* array|security_activate,key_transfer,key_agreement,\
      generate_key_pair,generate_certificate_request,import_certificate,export_certificate,remove_certificate|30
      124/0|Communication port protection|protection_mode enum,allowed_failed_attempts long-unsigned,\
      initial_lockout_time double-long-unsigned,steepness_factor unsigned,max_lockout_time double-long-unsigned,\
      port_reference octet-string r,protection_status* enum,failed_attempts* double-long-unsigned,\
      cumulative_failed_attempts* double-long-unsigned|reset|
      """;

  private static final String COMMUNICATION = """
      19/0|IEC local port setup|default_mode enum,default_baud enum,prop_baud enum,response_time enum,\
      device_addr octet-string,pass_p1 octet-string w,pass_p2 octet-string w,pass_w5 octet-string w||
      19/1|IEC local port setup|default_mode enum,default_baud enum,prop_baud enum,response_time enum,\
      device_addr octet-string,pass_p1 octet-string w,pass_p2 octet-string w,pass_w5 octet-string w||
      23/0|IEC HDLC setup|comm_speed enum,window_size_transmit unsigned,window_size_receive unsigned,\
      max_info_field_length_transmit unsigned,max_info_field_length_receive unsigned,\
      inter_octet_time_out long-unsigned,inactivity_time_out long-unsigned,device_address long-unsigned||
      23/1|IEC HDLC setup|comm_speed enum,window_size_transmit unsigned,window_size_receive unsigned,\
      max_info_field_length_transmit long-unsigned,max_info_field_length_receive long-unsigned,\
      inter_octet_time_out long-unsigned,inactivity_time_out long-unsigned,device_address long-unsigned||
      24/1|IEC twisted pair (1) setup|mode enum,speed enum,primary_address_list array,tabi_list array||
      25/0|M-Bus slave port setup|default_baud enum,avail_baud enum,addr_state enum,bus_address unsigned||
      27/1|Modem configuration|comm_speed enum,initialization_string array,modem_profile array||
      28/0|Auto answer|mode enum,listening_window array,status* enum,number_of_calls unsigned,\
      number_of_rings nr_rings_type||
      28/2|Auto answer|mode enum,listening_window array,status* enum,number_of_calls unsigned,\
      number_of_rings nr_rings_type,list_of_allowed_callers array||
      29/1|Auto connect|mode enum,repetitions unsigned,repetition_delay long-unsigned,calling_window array,\
      destination_list array||
      29/2|Auto connect|mode enum,repetitions unsigned,repetition_delay long-unsigned,calling_window array,\
      destination_list array|connect|38
      40/0|Push setup|push_object_list array,send_destination_and_method structure,communication_window array,\
      randomisation_start_interval long-unsigned,number_of_retries unsigned,repetition_delay long-unsigned|push|38
      40/1|Push setup|push_object_list array,send_destination_and_method structure,communication_window array,\
      randomisation_start_interval long-unsigned,number_of_retries unsigned,repetition_delay structure,\
      port_reference octet-string,push_client_SAP integer,push_protection_parameters array|push|
      40/2|Push setup|push_object_list array,send_destination_and_method structure,communication_window array,\
      randomisation_start_interval long-unsigned,number_of_retries unsigned,repetition_delay structure,\
      port_reference octet-string,push_client_SAP integer,push_protection_parameters array,\
      push_operation_method enum,confirmation_parameters structure,last_confirmation_date_time* date-time|\
      push,reset|
      41/0|TCP-UDP setup|TCP-UDP_port long-unsigned,IP_reference octet-string,MSS long-unsigned,\
      nb_of_sim_conn unsigned,inactivity_time_out long-unsigned||
      42/0|IPv4 setup|DL_reference octet-string,IP_address double-long-unsigned,multicast_IP_address array,\
      IP_options array,subnet_mask double-long-unsigned,gateway_IP_address double-long-unsigned,\
      use_DHCP_flag boolean,primary_DNS_address double-long-unsigned,secondary_DNS_address double-long-unsigned|\
      add_mc_IP_address,delete_mc_IP_address,get_nbof_mc_IP_addresses|60
      43/0|MAC address setup|MAC_address octet-string r(w)||
      44/0|PPP setup|PHY_reference octet-string,LCP_options array,IPCP_options array,PPP_authentication structure w||
      45/0|GPRS modem setup|APN octet-string,PIN_code long-unsigned w,quality_of_service structure||
      46/0|SMTP setup|server_port long-unsigned,user_name octet-string,login_password octet-string w,\
      server_address octet-string,sender_address octet-string||
      47/0|GSM diagnostic|operator* visible-string,status* enum,cs_attachment* enum,PS_status* enum,\
      cell_info* cell_info_type,adjacent_cells* array,capture_time* date-time||
      47/1|GSM diagnostic|operator* visible-string,status* enum,cs_attachment* enum,PS_status* enum,\
      cell_info* cell_info_type,adjacent_cells* array,capture_time* date-time||
      47/2|GSM diagnostic|operator* visible-string,status* enum,cs_attachment* enum,PS_status* enum,\
      cell_info* cell_info_type,adjacent_cells* array,capture_time* date-time||
      48/0|IPv6 setup|DL_reference octet-string,address_config_mode enum,unicast_IPv6_addresses array,\
      multicast_IPv6_addresses array,gateway_IPv6_addresses array,primary_DNS_address octet-string,\
      secondary_DNS_address octet-string,traffic_class unsigned,neighbor_discovery_setup array|\
      add_IPv6_address,remove_IPv6_address|60
      74/0|M-Bus master port setup|comm_speed enum||
      76/0|M-Bus port setup|profile_selection octet-string,status* enum,data_header_type enum,\
      primary_address unsigned,identification_number double-long-unsigned,manufacturer_id long-unsigned,\
      version unsigned,device_type unsigned,max_PDU_size long-unsigned,listening_window array||
      77/0|M-Bus diagnostic|received_signal_strength* unsigned,channel_id* unsigned,link_status* enum,\
      broadcast_frames_counter* array,transmissions_counter* double-long-unsigned,FCS_OK_frames_counter* \
      double-long-unsigned,FCS_NOK_frames_counter* double-long-unsigned,capture_time* structure|reset|
      100/0|NTP setup|activated boolean,server_address octet-string,server_port long-unsigned,\
      authentication_method enum,authentication_keys array w,client_key octet-string w|synchronize,\
      add_authentication_key,delete_authentication_key|
      151/0|LTE monitoring|LTE_network_parameters* structure,LTE_quality_of_service* structure||
      151/1|LTE monitoring|LTE_network_parameters* structure,LTE_quality_of_service* structure||
      """;

  private static final String OTHER_MEDIA = """
      72/0|M-Bus client|mbus_port_reference octet-string,capture_definition array,capture_period double-long-unsigned,\
      primary_address unsigned,identification_number* double-long-unsigned r(w),manufacturer_id* long-unsigned r(w),\
      version* unsigned r(w),device_type* unsigned r(w),access_number* unsigned,status* unsigned,alarm* unsigned|\
      slave_install,slave_deinstall,capture,reset_alarm,synchronize_clock,data_send,set_encryption_key,transfer_key|60
      72/1|M-Bus client|mbus_port_reference octet-string,capture_definition array,capture_period double-long-unsigned,\
      primary_address unsigned,identification_number* double-long-unsigned r(w),manufacturer_id* long-unsigned r(w),\
      version* unsigned r(w),device_type* unsigned r(w),access_number* unsigned,status* unsigned,alarm* unsigned,\
      configuration* long-unsigned,encryption_key_status* enum|slave_install,slave_deinstall,capture,reset_alarm,\
      synchronize_clock,data_send,set_encryption_key,transfer_key|70
      80/0|PRIME NB OFDM PLC LLC SSCS setup|service_node_address* long-unsigned,base_node_address* long-unsigned|\
      reset|
      81/0|PRIME NB OFDM PLC physical layer counters|phy_stats_crc_incorrect_count* long-unsigned,\
      phy_stats_crc_fail_count* long-unsigned,phy_stats_tx_drop_count* long-unsigned,\
      phy_stats_rx_drop_count* long-unsigned|reset|
      82/0|PRIME NB OFDM PLC MAC setup|mac_min_switch_search_time unsigned,mac_max_promotion_pdu unsigned,\
      mac_promotion_pdu_tx_period unsigned,mac_beacons_per_frame unsigned,mac_scp_max_tx_attempts unsigned,\
      mac_ctl_re_tx_timer unsigned,mac_max_ctl_re_tx unsigned||
      83/0|PRIME NB OFDM PLC MAC functional parameters|mac_LNID* long,mac_LSID* unsigned,mac_SID* unsigned,\
      mac_SNA* octet-string,mac_state* enum,mac_scp_length* long,mac_node_hierarchy_level* unsigned,\
      mac_beacon_slot_count* unsigned,mac_beacon_rx_slot* unsigned,mac_beacon_tx_slot* unsigned,\
      mac_beacon_rx_frequency* unsigned,mac_beacon_tx_frequency* unsigned,mac_capabilities* long-unsigned||
      84/0|PRIME NB OFDM PLC MAC counters|mac_tx_data_pkt_count* double-long-unsigned,\
      mac_rx_data_pkt_count* double-long-unsigned,mac_tx_ctrl_pkt_count* double-long-unsigned,\
      mac_rx_ctrl_pkt_count* double-long-unsigned,mac_csma_fail_count* double-long-unsigned,\
      mac_csma_ch_busy_count* double-long-unsigned|reset|
      85/0|PRIME NB OFDM PLC MAC network administration data|mac_list_multicast_entries* array,\
      mac_list_switch_table* array,mac_list_direct_table* array,mac_list_available_switches* array,\
      mac_list_phy_comm* array|reset|
      86/0|PRIME NB OFDM PLC application identification|firmware_version octet-string r,vendor_ID long-unsigned r,\
      product_ID long-unsigned r||
      90/1|G3-PLC MAC layer counters|mac_Tx_data_packet_count* double-long-unsigned,\
      mac_Rx_data_packet_count* double-long-unsigned,mac_Tx_cmd_packet_count* double-long-unsigned,\
      mac_Rx_cmd_packet_count* double-long-unsigned,mac_CSMA_fail_count* double-long-unsigned,\
      mac_CSMA_no_ACK_count* double-long-unsigned,mac_bad_CRC_count* double-long-unsigned,\
      mac_Tx_data_broadcast_count* double-long-unsigned,mac_Rx_data_broadcast_count* double-long-unsigned|reset|
      91/1|G3-PLC MAC setup|mac_short_address* long-unsigned,mac_RC_coord* long-unsigned,\
      mac_PAN_id* long-unsigned,mac_key_table* array,mac_frame_counter* double-long-unsigned,\
      mac_tone_mask bit-string,mac_TMR_TTL unsigned,mac_max_frame_retries unsigned,\
      mac_neighbour_table_entry_TTL unsigned,mac_neighbour_table* array,mac_high_priority_window_size unsigned,\
      mac_CSMA_fairness_limit unsigned,mac_beacon_randomization_window_length unsigned,mac_A unsigned,mac_K unsigned,\
      mac_min_CW_attempts unsigned,mac_cenelec_legacy_mode unsigned,mac_FCC_legacy_mode unsigned,mac_max_BE unsigned,\
      mac_max_CSMA_backoffs unsigned,mac_min_BE unsigned|mac_get_neighbour_table_entry|
      91/2|G3-PLC MAC setup|mac_short_address* long-unsigned,mac_RC_coord* long-unsigned,\
      mac_PAN_id* long-unsigned,mac_key_table* array,mac_frame_counter* double-long-unsigned,\
      mac_tone_mask bit-string,mac_TMR_TTL unsigned,mac_max_frame_retries unsigned,\
      mac_neighbour_table_entry_TTL unsigned,mac_neighbour_table* array,mac_high_priority_window_size unsigned,\
      mac_CSMA_fairness_limit unsigned,mac_beacon_randomization_window_length unsigned,mac_A unsigned,mac_K unsigned,\
      mac_min_CW_attempts unsigned,mac_cenelec_legacy_mode unsigned,mac_FCC_legacy_mode unsigned,mac_max_BE unsigned,\
      mac_max_CSMA_backoffs unsigned,mac_min_BE unsigned,mac_broadcast_max_CW_enabled boolean,\
      mac_transmit_atten unsigned,mac_POS_table* array|mac_get_neighbour_table_entry|
      92/1|G3-PLC 6LoWPAN adaptation layer setup|adp_max_hops unsigned,adp_weak_LQI_value unsigned,\
      adp_security_level unsigned,adp_prefix_table array,adp_routing_configuration array,\
      adp_broadcast_log_table_entry_TTL long-unsigned,adp_routing_table* array,adp_context_information_table* array,\
      adp_blacklist_table* array,adp_broadcast_log_table* array,adp_group_table* array,\
      adp_max_join_wait_time long-unsigned,adp_path_discovery_time unsigned,adp_active_key_index unsigned,\
      adp_metric_type unsigned,adp_coord_short_address long-unsigned,adp_disable_default_routing boolean,\
      adp_device_type enum||
      92/2|G3-PLC 6LoWPAN adaptation layer setup|adp_max_hops unsigned,adp_weak_LQI_value unsigned,\
      adp_security_level unsigned,adp_prefix_table array,adp_routing_configuration array,\
      adp_broadcast_log_table_entry_TTL long-unsigned,adp_routing_table* array,adp_context_information_table* array,\
      adp_blacklist_table* array,adp_broadcast_log_table* array,adp_group_table* array,\
      adp_max_join_wait_time long-unsigned,adp_path_discovery_time unsigned,adp_active_key_index unsigned,\
      adp_metric_type unsigned,adp_coord_short_address long-unsigned,adp_disable_default_routing boolean,\
      adp_device_type enum,adp_default_coord_route_enabled boolean,adp_destination_address_set array||
      111/0|Account|account_mode_and_status structure,current_credit_in_use* unsigned,\
      current_credit_status* bit-string,available_credit* double-long,amount_to_clear* double-long,\
      clearance_threshold double-long,aggregated_debt* double-long,credit_reference_list array,\
      charge_reference_list array,credit_charge_configuration array,token_gateway_configuration array,\
      account_activation_time date-time,account_closure_time date-time,currency structure,\
      low_credit_threshold double-long,next_credit_available_threshold double-long,max_provision long-unsigned,\
      max_provision_period double-long|activate_account,close_account,reset_account|
      112/0|Credit|current_credit_amount* double-long,credit_type enum,priority unsigned,\
      warning_threshold double-long,limit double-long,credit_configuration bit-string,credit_status* enum,\
      preset_credit_amount double-long,credit_available_threshold double-long,period date-time|\
      update_amount,set_amount_to_value,invoke_credit|
      113/0|Charge|total_amount_paid* double-long,charge_type enum,priority unsigned,unit_charge_active structure r,\
      unit_charge_passive structure,unit_charge_activation_time date-time,period double-long-unsigned,\
      charge_configuration bit-string,last_collection_time* date-time,last_collection_amount* double-long,\
      total_amount_remaining* double-long,proportion long-unsigned|update_unit_charge,activate_passive_unit_charge,\
      collect,update_total_amount_remaining,set_total_amount_remaining|
      115/0|Token gateway|token* octet-string,token_time* date-time,token_description* array,\
      token_delivery_method* enum,token_status* structure|enter|
      """;

  private InterfaceClassTable() {}

  static List<InterfaceClass> read() {
    List<InterfaceClass> classes = new ArrayList<>();
    for (String part : List.of(MEASURING, TIME_AND_ACTIONS, ACCESS, COMMUNICATION, OTHER_MEDIA))
      for (String line : part.lines().toList()) classes.add(row(line.strip().split("\\|", -1)));
    return classes;
  }

  private static InterfaceClass row(String[] cells) {
    String[] number = cells[0].split("/", -1);
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(new Attribute(1, "logical_name", false, "octet-string", Access.READ));
    for (String cell : cells[2].split(",", -1)) {
      String[] words = cell.strip().split(" +", -1);
      boolean dynamic = words[0].endsWith("*");
      attributes.add(new Attribute(attributes.size() + 1,
          dynamic ? words[0].substring(0, words[0].length() - 1) : words[0], dynamic, words[1],
          words.length > 2 ? Access.of(words[2]) : dynamic ? Access.READ : Access.READ_WRITE));
    }
    List<Method> methods = new ArrayList<>();
    if (!cells[3].isEmpty()) for (String method : cells[3].split(",", -1)) {
      String name = method.strip();
      int id = methods.size() + 1;
      methods.add(new Method(id, name.isEmpty() ? "reserved_" + id : name));
    }
    return new InterfaceClass(Integer.parseInt(number[0]), Integer.parseInt(number[1]), cells[1], attributes, methods,
        cells[4].isBlank() ? -1 : Integer.parseInt(cells[4].strip(), 16));
  }
}
