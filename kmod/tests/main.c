// SPDX-License-Identifier: GPL-2.0
/*
 * Unit tests of the parts of dvs that can be tested without a device. Loading
 * the module runs them; selftests/dvs_kunit.sh reads the results.
 */

#include "kunit_compat.h"

#include <linux/module.h>

#include "tests.h"

kunit_test_suites(&dvs_fdb_suite,
		  &dvs_fdb_hash_suite,
		  &dvs_fdb_growth_suite,
		  &dvs_segment_suite,
		  &dvs_flood_list_suite,
		  &dvs_vlan_suite,
		  &dvs_prio_suite,
		  &dvs_bucket_suite,
		  &dvs_police_suite,
		  &dvs_dscp_suite,
		  &dvs_selection_suite,
		  &dvs_shares_suite,
		  &dvs_sampler_suite,
		  &dvs_flow_suite,
		  &dvs_flow_key_suite,
		  &dvs_flow_fuzz_suite,
		  &dvs_mirror_filter_suite,
		  &dvs_erspan_suite,
		  &dvs_ranges_suite,
		  &dvs_drop_suite,
		  &dvs_port_config_suite,
		  &dvs_dest_suite,
		  &dvs_capture_path_suite,
		  &dvs_vxlan_rx_suite,
		  &dvs_vxlan_tx_suite);

MODULE_DESCRIPTION("Unit tests of dvs");
MODULE_LICENSE("GPL");
