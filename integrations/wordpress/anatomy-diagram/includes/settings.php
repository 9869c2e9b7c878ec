<?php
/**
 * The settings: where the viewer or the exported folder is, and the language that diagrams are shown in.
 *
 * @package AnatomyDiagram
 */

namespace AnatomyDiagram;

defined( 'ABSPATH' ) || exit;

const OPTION = 'anatomy_diagram';
const PAGE   = 'anatomy-diagram';

/**
 * The address of the viewer or the exported folder, with a slash at its end; empty until somebody has set it.
 */
function address(): string {
	return (string) ( get_option( OPTION, array() )['address'] ?? '' );
}

/**
 * The language that diagrams are shown in where they do not say so themselves.
 */
function language(): string {
	$set = (string) ( get_option( OPTION, array() )['language'] ?? '' );
	return '' === $set ? 'en' : $set;
}

/**
 * An address without what leads to one page of the viewer, or an empty string if it cannot be one.
 *
 * @param string $value What somebody typed: `https://anatomy.clinic.example/`, or the address of one of its pages.
 */
function clean_address( string $value ): string {
	$url  = esc_url_raw( trim( $value ), array( 'http', 'https' ) );
	$host = wp_parse_url( $url, PHP_URL_HOST );
	if ( ! preg_match( '~^https?://~i', trim( $value ) ) || ! $host || wp_parse_url( $url, PHP_URL_USER ) ) {
		return '';
	}
	$url = preg_replace( '/[?#].*$/', '', $url );
	$url = preg_replace( '~/(index\.html|embed\.js)$~', '/', $url );
	$url = trailingslashit( $url );
	return preg_replace(
		'~(?<!/)/[a-z]{2,3}(-[A-Za-z0-9]+)*/(embed/|embed-this/|handout/)?([a-z][a-z0-9-]*/)?$~',
		'/',
		$url
	);
}

/**
 * What is stored of the settings that were sent. What cannot be used is refused with a message, and the old
 * value stays.
 *
 * @param mixed $sent The form's fields.
 */
function clean_settings( $sent ): array {
	$sent    = is_array( $sent ) ? $sent : array();
	$typed   = is_string( $sent['address'] ?? '' ) ? trim( $sent['address'] ?? '' ) : '';
	$address = clean_address( $typed );
	if ( '' !== $typed && '' === $address ) {
		/* translators: %s: what somebody typed. */
		$message = __(
			'“%s” is not an address of a viewer. Enter one that begins with https:// or http://, such as https://anatomy.clinic.example/.',
			'anatomy-diagram'
		);
		add_settings_error( OPTION, 'address', sprintf( $message, esc_html( $typed ) ) );
		$address = address();
	}
	$typed    = is_string( $sent['language'] ?? '' ) ? trim( $sent['language'] ?? '' ) : '';
	$language = clean_language( $typed );
	if ( '' !== $typed && '' === $language ) {
		/* translators: %s: what somebody typed. */
		$message = __(
			'“%s” is not a language. Enter the short form that stands in the viewer’s addresses, such as en or es.',
			'anatomy-diagram'
		);
		add_settings_error( OPTION, 'language', sprintf( $message, esc_html( $typed ) ) );
		$language = language();
	}
	return array(
		'address'  => $address,
		'language' => $language,
	);
}

/**
 * Make the settings known to WordPress.
 */
function register_settings(): void {
	$about = array(
		'type'              => 'object',
		'sanitize_callback' => __NAMESPACE__ . '\clean_settings',
		'default'           => array(),
	);
	register_setting( PAGE, OPTION, $about );
	add_settings_section( 'viewer', '', '__return_null', PAGE );
	$fields = array(
		'address'  => __( 'Address of the viewer', 'anatomy-diagram' ),
		'language' => __( 'Language', 'anatomy-diagram' ),
	);
	foreach ( $fields as $name => $label ) {
		$field = array(
			'name'      => $name,
			'label_for' => OPTION . '-' . $name,
		);
		add_settings_field( $name, $label, __NAMESPACE__ . '\show_field', PAGE, 'viewer', $field );
	}
}

/**
 * Print one field of the settings.
 *
 * @param array $field Its `name` and the id that its label names.
 */
function show_field( array $field ): void {
	$own = array(
		'address'  => array(
			'type'        => 'url',
			'class'       => 'regular-text code',
			'value'       => address(),
			'placeholder' => 'https://anatomy.clinic.example/',
			'help'        => __(
				'Where your anatomy viewer, or the folder it exported, is served.',
				'anatomy-diagram'
			),
		),
		'language' => array(
			'type'        => 'text',
			'class'       => 'small-text',
			'value'       => language(),
			'placeholder' => 'en',
			'help'        => __( 'For diagrams that do not say another.', 'anatomy-diagram' ),
		),
	);
	$this_one = $own[ $field['name'] ];
	printf(
		'<input type="%1$s" class="%2$s" id="%3$s" name="%4$s[%5$s]" value="%6$s" placeholder="%7$s"'
		. ' aria-describedby="%3$s-help"><p class="description" id="%3$s-help">%8$s</p>',
		esc_attr( $this_one['type'] ),
		esc_attr( $this_one['class'] ),
		esc_attr( $field['label_for'] ),
		esc_attr( OPTION ),
		esc_attr( $field['name'] ),
		esc_attr( $this_one['value'] ),
		esc_attr( $this_one['placeholder'] ),
		esc_html( $this_one['help'] )
	);
}

/**
 * Add the page to the menu "Settings".
 */
function add_settings_page(): void {
	$title = __( 'Anatomy Diagram', 'anatomy-diagram' );
	add_options_page( $title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\show_settings_page' );
}

/**
 * Print the page.
 */
function show_settings_page(): void {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>' . esc_html( get_admin_page_title() ) . '</h1>';
	echo '<form action="options.php" method="post">';
	settings_fields( PAGE );
	do_settings_sections( PAGE );
	submit_button();
	echo '</form></div>';
}

/**
 * Put a link to the settings beside "Deactivate".
 *
 * @param array $links The links that stand there.
 */
function link_settings( array $links ): array {
	$link = sprintf(
		'<a href="%s">%s</a>',
		esc_url( admin_url( 'options-general.php?page=' . PAGE ) ),
		esc_html__( 'Settings', 'anatomy-diagram' )
	);
	return array_merge( array( $link ), $links );
}
