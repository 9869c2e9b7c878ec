<?php
/**
 * The element: `<anatomy-diagram>` with a link inside, from attributes that anybody may have written.
 *
 * @package AnatomyDiagram
 */

namespace AnatomyDiagram;

defined( 'ABSPATH' ) || exit;

const SCRIPT = 'anatomy-diagram';
const THEMES = array( 'auto', 'light', 'dim', 'dark' );

/**
 * Make the element's script known. It is the plugin's own copy: nothing is loaded from elsewhere but the
 * diagram's frame.
 */
function register_script(): void {
	wp_register_script( SCRIPT, plugins_url( 'embed.js', FILE ), array(), VERSION, true );
}

/**
 * A language as it stands in addresses, or an empty string.
 *
 * @param string $value Such as `en` or `pt-BR`.
 */
function clean_language( string $value ): string {
	return preg_match( '/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/D', $value ) ? $value : '';
}

/**
 * The attributes that can be used; what is unknown or wrong is left out, as the viewer would refuse it anyway.
 *
 * @param mixed $given A block's or a shortcode's attributes.
 */
function clean_attributes( $given ): array {
	$given = array_filter( is_array( $given ) ? $given : array(), 'is_scalar' );
	$given = array_map( 'trim', array_map( 'strval', $given ) );
	$ids   = '/^[a-z][a-z0-9-]{0,63}$/D';
	$clean = array(
		'diagram' => preg_match( $ids, $given['diagram'] ?? '' ) ? $given['diagram'] : '',
		'view'    => preg_match( $ids, $given['view'] ?? '' ) ? $given['view'] : '',
		'angle'   => preg_match( '/^-?[0-9]{1,3}$/D', $given['angle'] ?? '' ) ? $given['angle'] : '',
		'show'    => preg_match( $ids, $given['show'] ?? '' ) ? $given['show'] : '',
		'lang'    => clean_language( $given['lang'] ?? '' ),
		'theme'   => in_array( $given['theme'] ?? '', THEMES, true ) ? $given['theme'] : '',
		'accent'  => preg_match( '/^#?[0-9A-Fa-f]{6}$/D', $given['accent'] ?? '' )
			? ltrim( $given['accent'], '#' )
			: '',
		'country' => preg_match( '/^[a-z][a-z0-9-]{0,19}$/D', $given['country'] ?? '' ) ? $given['country'] : '',
		'tel'     => preg_match( '/^\+?[0-9]([ -]?[0-9]){1,17}$/D', $given['tel'] ?? '' ) ? $given['tel'] : '',
		'height'  => absint( $given['height'] ?? 0 ) ? (string) min( 6000, absint( $given['height'] ) ) : '',
		'title'   => sanitize_text_field( $given['title'] ?? '' ),
	);
	return array_diff( $clean, array( '' ) );
}

/**
 * The element as HTML, with its script on the page. Where no viewer is set: nothing, and a hint for those who
 * can set one.
 *
 * @param mixed $given A block's or a shortcode's attributes.
 */
function render_element( $given ): string {
	$address = address();
	if ( '' === $address ) {
		$hint = __(
			'Anatomy diagram: enter the address of your viewer under Settings, Anatomy Diagram. Visitors do not see this line.',
			'anatomy-diagram'
		);
		return current_user_can( 'manage_options' ) ? '<p>' . esc_html( $hint ) . '</p>' : '';
	}
	wp_enqueue_script( SCRIPT );
	$clean  = clean_attributes( $given );
	$folder = isset( $clean['diagram'] ) ? $clean['diagram'] . '/' : '';
	$place  = $address . $folder . ( $clean['lang'] ?? language() ) . '/';
	unset( $clean['diagram'], $clean['lang'] );
	$side  = isset( $clean['view'] ) && 'all' !== $clean['view'] ? $clean['view'] . '/' : '';
	$asked = array_intersect_key( $clean, array_flip( array( 'angle', 'country', 'theme' ) ) );
	$query = http_build_query( $asked, '', '&' );
	$page  = $place . $side . ( $query ? '?' . $query : '' ) . ( isset( $clean['show'] ) ? '#' . $clean['show'] : '' );
	$html  = '<anatomy-diagram src="' . esc_url( $place . 'embed/' ) . '"';
	foreach ( $clean as $name => $value ) {
		$html .= ' ' . $name . '="' . esc_attr( $value ) . '"';
	}
	$words = $clean['title'] ?? __( 'Open the anatomy diagram', 'anatomy-diagram' );
	return $html . '><a href="' . esc_url( $page ) . '">' . esc_html( $words ) . '</a></anatomy-diagram>';
}

/**
 * What `[anatomy-diagram view=back show=occiput]` becomes.
 *
 * @param mixed $given The shortcode's attributes: an empty string where there are none.
 */
function render_shortcode( $given ): string {
	return render_element( $given );
}
