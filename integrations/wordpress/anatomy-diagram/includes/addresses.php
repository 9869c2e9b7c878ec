<?php
/**
 * A pasted address of the viewer becomes the element: no limit of 1000 px, and an exported folder opens parts too.
 *
 * @package AnatomyDiagram
 */

namespace AnatomyDiagram;

defined( 'ABSPATH' ) || exit;

/**
 * Register the viewer's addresses, and the viewer as an oEmbed provider, which the editor asks for previews.
 */
function register_addresses(): void {
	$address = address();
	if ( '' === $address ) {
		return;
	}
	wp_oembed_add_provider( $address . '*', $address . 'oembed' );
	wp_embed_register_handler( 'anatomy-diagram', '~^' . preg_quote( $address, '~' ) . '~i', __NAMESPACE__ . '\render_address' );
}

/**
 * The element for an address; false for one that shows no diagram, such as the handout's.
 *
 * @param array  $matches What the pattern found.
 * @param array  $attr    The width and height that WordPress suggests, which the element does not need.
 * @param string $url     The address.
 * @return string|false
 */
function render_address( array $matches, array $attr, string $url ) {
	$parts = wp_parse_url( html_entity_decode( $url, ENT_QUOTES ) );
	$path  = trailingslashit( substr( $parts['path'] ?? '/', strlen( (string) wp_parse_url( address(), PHP_URL_PATH ) ) ) );
	if ( ! preg_match( '~^([A-Za-z-]+)/(?:embed/)?(?:([a-z][a-z0-9-]*)/)?$~D', $path, $found ) || in_array( $found[2] ?? '', array( 'handout', 'embed-this' ), true ) ) {
		return false;
	}
	wp_parse_str( $parts['query'] ?? '', $asked );
	$given = array(
		'lang' => $found[1],
		'view' => $found[2] ?? '',
		'show' => $parts['fragment'] ?? '',
	);
	return render_element( array_merge( $asked, array_filter( $given ) ) );
}
