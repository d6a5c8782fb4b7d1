/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The suites of the test module.
 */
#ifndef _DVS_TESTS_H
#define _DVS_TESTS_H

struct kunit_suite;

extern struct kunit_suite dvs_fdb_suite;
extern struct kunit_suite dvs_fdb_hash_suite;
extern struct kunit_suite dvs_fdb_growth_suite;
extern struct kunit_suite dvs_segment_suite;
extern struct kunit_suite dvs_flood_list_suite;
extern struct kunit_suite dvs_vlan_suite;
extern struct kunit_suite dvs_prio_suite;
extern struct kunit_suite dvs_bucket_suite;
extern struct kunit_suite dvs_police_suite;
extern struct kunit_suite dvs_dscp_suite;
extern struct kunit_suite dvs_selection_suite;
extern struct kunit_suite dvs_shares_suite;
extern struct kunit_suite dvs_sampler_suite;
extern struct kunit_suite dvs_flow_suite;
extern struct kunit_suite dvs_flow_key_suite;
extern struct kunit_suite dvs_flow_fuzz_suite;
extern struct kunit_suite dvs_mirror_filter_suite;
extern struct kunit_suite dvs_erspan_suite;
extern struct kunit_suite dvs_ranges_suite;
extern struct kunit_suite dvs_drop_suite;
extern struct kunit_suite dvs_port_config_suite;
extern struct kunit_suite dvs_dest_suite;
extern struct kunit_suite dvs_capture_path_suite;
extern struct kunit_suite dvs_vxlan_rx_suite;
extern struct kunit_suite dvs_vxlan_tx_suite;

#endif /* _DVS_TESTS_H */
