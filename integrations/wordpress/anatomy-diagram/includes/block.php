<?php
/**
 * The block: its attributes are saved, and the element is rendered when the page is, so that authors who may
 * not write HTML can use it.
 *
 * @package AnatomyDiagram
 */

namespace AnatomyDiagram;

defined( 'ABSPATH' ) || exit;

/**
 * Make the block known, and tell its editor where the viewer is.
 */
function register_block(): void {
	$block = register_block_type(
		dirname( FILE ) . '/block',
		array( 'render_callback' => __NAMESPACE__ . '\render_block' )
	);
	if ( ! $block ) {
		return;
	}
	$told = array(
		'address'  => address(),
		'language' => language(),
		'settings' => admin_url( 'options-general.php?page=' . PAGE ),
	);
	foreach ( $block->editor_script_handles as $handle ) {
		$json = wp_json_encode( $told, JSON_HEX_TAG | JSON_HEX_AMP );
		wp_add_inline_script( $handle, 'var anatomyDiagram = ' . $json . ';', 'before' );
		wp_set_script_translations( $handle, 'anatomy-diagram' );
	}
}

/**
 * The block on a page.
 *
 * @param array $attributes What the editor saved.
 */
function render_block( array $attributes ): string {
	$element = render_element( $attributes );
	return '' === $element ? '' : '<div ' . get_block_wrapper_attributes() . '>' . $element . '</div>';
}
