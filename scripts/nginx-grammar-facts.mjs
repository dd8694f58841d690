// What the sources that the table of directives is made from do not tell: see nginx.org's CHANGES.

/**
 * Version; the directives that came, changed or went with it; their module where others have one of that name. What is
 * older than 1.11 counts as always there.
 */
export const CHANGES = [
  ["1.11.8", "absolute_redirect"],
  ["1.11.11", "worker_shutdown_timeout"],
  ["1.13.2", "add_trailer"],
  ["1.13.4", "mirror mirror_request_body"],
  ["1.13.9", "http2_push_preload http2_push http2_max_concurrent_pushes"],
  ["1.15.1", "random"],
  ["1.15.8", "upstream_bytes_sent"],
  ["1.15.3", "ssl_early_data"],
  ["1.15.3", "keepalive_timeout keepalive_requests", "http_upstream_keepalive"],
  ["1.15.6", "proxy_socket_keepalive fastcgi_socket_keepalive grpc_socket_keepalive"],
  ["1.15.6", "memcached_socket_keepalive scgi_socket_keepalive uwsgi_socket_keepalive"],
  ["1.15.7", "proxy_requests", "stream_proxy"],
  ["1.17.1", "limit_req_dry_run"],
  ["1.17.6", "limit_conn_dry_run"],
  ["1.17.6", "proxy_protocol_server_addr proxy_protocol_server_port limit_req_status limit_conn_status"],
  ["1.17.10", "auth_delay"],
  ["1.19.0", "ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder", "http_ssl"],
  ["1.19.3", "proxy_cookie_flags userid_flags"],
  ["1.19.3", "set", "stream_set"],
  ["1.19.4", "ssl_conf_command proxy_ssl_conf_command grpc_ssl_conf_command uwsgi_ssl_conf_command"],
  ["1.19.4", "ssl_reject_handshake", "http_ssl"],
  ["1.19.4", "proxy_smtp_auth", "mail_proxy"],
  ["1.19.8", "proxy_protocol", "mail_proxy"],
  ["1.19.8", "set_real_ip_from", "mail_realip"],
  ["1.19.10", "keepalive_time connection_time"],
  ["1.21.0", "max_errors"],
  ["1.21.4", "mp4_start_key_frame proxy_half_close ssl_alpn ssl_alpn_protocol"],
  ["1.21.5", "ssl_curve"],
  ["1.23.2", "proxy_protocol_tlv_"],
  ["1.25.0", "quic_bpf http3 http3_hq http3_max_concurrent_streams http3_stream_buffer_size"],
  ["1.25.0", "quic_active_connection_id_limit quic_gso quic_host_key quic_retry"],
  // `ssl` went; server push only warns since.
  ["1.25.1", "http2 ssl http2_push_preload http2_push http2_max_concurrent_pushes"],
  ["1.25.5", "server_name server_names_hash_bucket_size server_names_hash_max_size", "stream_core"],
  ["1.25.5", "server_name", "stream_variables"],
  ["1.25.5", "pass", "stream_pass"],
  ["1.25.5", "ssl_reject_handshake", "stream_ssl"],
  ["1.27.0", "proxy_limit_rate fastcgi_limit_rate scgi_limit_rate uwsgi_limit_rate"],
  ["1.27.2", "proxy_pass_trailers ssl_ocsp"],
  ["1.27.2", "ssl_ocsp_cache ssl_ocsp_responder ssl_stapling", "stream_ssl"],
  ["1.27.2", "ssl_stapling_file ssl_stapling_responder ssl_stapling_verify", "stream_ssl"],
  ["1.27.3", "resolver resolver_timeout", "http_upstream"],
  ["1.27.3", "resolver resolver_timeout", "stream_upstream"],
  ["1.27.4", "keepalive_min_timeout ssl_object_cache_inheritable ssl_certificate_cache"],
  ["1.27.4", "proxy_ssl_certificate_cache grpc_ssl_certificate_cache uwsgi_ssl_certificate_cache"],
];

/**
 * Directives that are newer than the sources: version, names, module, contexts and arguments as in the table, what reads
 * the value (`unchecked`: taken as it is), and its values.
 */
export const LATER = [
  ["1.29.0", "early_hints", "http_core", "HSL", "1+", "http_set_predicate_slot"],
  ["1.29.1", "ssl_certificate_compression", "http_ssl", "HS", "f", "conf_set_flag_slot"],
  [
    "1.29.3",
    "add_header_inherit add_trailer_inherit",
    "http_headers_filter",
    "HSLJ",
    "1",
    "conf_set_enum_slot",
    ["off", "on", "merge"],
  ],
  ["1.29.4", "ssl_ech_file", "http_ssl", "HS", "1", "conf_set_str_array_slot"],
  ["1.29.4", "ssl_ech_file", "stream_ssl", "TV", "1", "conf_set_str_array_slot"],
  ["1.29.6", "sticky", "http_upstream_sticky", "U", "2+", "unchecked"],
  ["1.29.8", "max_headers", "http_core", "HS", "1", "conf_set_num_slot"],
  ["1.31.0", "least_time", "http_upstream_least_time", "U", "12", "unchecked"],
  ["1.31.0", "least_time", "stream_upstream_least_time", "W", "12", "unchecked"],
  ["1.31.0", "proxy_ssl_alpn", "stream_proxy", "TV", "1+", "unchecked"],
  ["1.31.0", "tunnel_pass", "http_tunnel", "SLJ", "01", "unchecked"],
  ["1.31.0", "tunnel_bind", "http_tunnel", "HSL", "12", "unchecked"],
  ["1.31.0", "tunnel_socket_keepalive", "http_tunnel", "HSL", "f", "conf_set_flag_slot"],
  [
    "1.31.0",
    "tunnel_connect_timeout tunnel_send_timeout tunnel_read_timeout",
    "http_tunnel",
    "HSL",
    "1",
    "conf_set_msec_slot",
  ],
  ["1.31.0", "tunnel_next_upstream_timeout", "http_tunnel", "HSL", "1", "conf_set_msec_slot"],
  ["1.31.0", "tunnel_send_lowat tunnel_buffer_size", "http_tunnel", "HSL", "1", "conf_set_size_slot"],
  ["1.31.0", "tunnel_next_upstream", "http_tunnel", "HSL", "1+", "conf_set_bitmask_slot", ["error", "timeout", "off"]],
  ["1.31.0", "tunnel_next_upstream_tries", "http_tunnel", "HSL", "1", "conf_set_num_slot"],
  ["1.31.3", "proxy_socket_sndbuf proxy_socket_rcvbuf", "http_proxy", "HSL", "1", "unchecked"],
  ["1.31.3", "fastcgi_socket_sndbuf fastcgi_socket_rcvbuf", "http_fastcgi", "HSL", "1", "unchecked"],
  ["1.31.3", "grpc_socket_sndbuf grpc_socket_rcvbuf", "http_grpc", "HSL", "1", "unchecked"],
  ["1.31.3", "scgi_socket_sndbuf scgi_socket_rcvbuf", "http_scgi", "HSL", "1", "unchecked"],
  ["1.31.3", "uwsgi_socket_sndbuf uwsgi_socket_rcvbuf", "http_uwsgi", "HSL", "1", "unchecked"],
  ["1.31.3", "tunnel_socket_sndbuf tunnel_socket_rcvbuf", "http_tunnel", "HSL", "1", "unchecked"],
];

/** Files of a newer nginx hold directives that are not here: what they are called then is not known. */
export const NEWEST = "1.31.4";
