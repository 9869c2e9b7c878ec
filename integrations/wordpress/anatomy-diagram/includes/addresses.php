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
	wp_embed_register_handler(
		'anatomy-diagram',
		'~^' . preg_quote( $address, '~' ) . '~i',
		__NAMESPACE__ . '\render_address'
	);
}

const ID = '[a-z][a-z0-9-]*';

/**
 * What a path below the viewer's address shows, by `diagram`, `lang` and `view`; empty for one that shows no diagram.
 *
 * A viewer with several diagrams has the diagram's name first. Only a language of two letters is recognized
 * after it, since a side may have a name of three.
 *
 * @param string $path Such as `en/back/` or `hand/en/palm/`, with a slash at its end.
 */
function place_of( string $path ): array {
	$side    = '(?:embed/)?(?:(?<view>' . ID . ')/)?$~D';
	$several = '~^(?![a-z]{2}/)(?<diagram>' . ID . ')/(?<lang>[a-z]{2}(?:-[A-Za-z0-9]+)?)/' . $side;
	if ( ! preg_match( $several, $path, $found ) && ! preg_match( '~^(?<lang>[A-Za-z-]+)/' . $side, $path, $found ) ) {
		return array();
	}
	if ( in_array( $found['view'] ?? '', array( 'handout', 'embed-this' ), true ) ) {
		return array();
	}
	return array_filter( array_intersect_key( $found, array_flip( array( 'diagram', 'lang', 'view' ) ) ) );
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
	$root  = (string) wp_parse_url( address(), PHP_URL_PATH );
	$path  = trailingslashit( substr( $parts['path'] ?? '/', strlen( $root ) ) );
	$place = place_of( $path );
	if ( ! $place ) {
		return false;
	}
	wp_parse_str( $parts['query'] ?? '', $asked );
	$part = array_filter( array( 'show' => $parts['fragment'] ?? '' ) );
	return render_element( array_merge( $asked, $place, $part ) );
}
