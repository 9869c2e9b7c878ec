<?php
/**
 * Uninstalling leaves nothing: the settings are all that the plugin stores.
 *
 * @package AnatomyDiagram
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

if ( is_multisite() ) {
	foreach ( get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	) as $anatomy_diagram_site ) {
		switch_to_blog( $anatomy_diagram_site );
		delete_option( 'anatomy_diagram' );
		restore_current_blog();
	}
} else {
	delete_option( 'anatomy_diagram' );
}
