<?php
/**
 * The plugin's words in other languages. One file serves every country that speaks a language: es for es_ES and es_MX.
 *
 * @package AnatomyDiagram
 */

namespace AnatomyDiagram;

defined( 'ABSPATH' ) || exit;

const WORDS = 'anatomy-diagram';

/**
 * The plugin's own file of words for a locale.
 *
 * @param string $locale Such as `es_MX`.
 * @param string $ending The file's ending.
 */
function words_file( string $locale, string $ending ): string {
	return dirname( FILE ) . '/languages/' . WORDS . '-' . preg_replace( '/_.*/', '', $locale ) . $ending;
}

/**
 * Load the words, unless WordPress has a translation of its own for them.
 */
function load_words(): void {
	$file = words_file( determine_locale(), '.mo' );
	if ( ! load_plugin_textdomain( WORDS ) && is_readable( $file ) ) {
		load_textdomain( WORDS, $file );
	}
}

/**
 * The file of words of the editor's script.
 *
 * @param string|false $file   The file that WordPress would load.
 * @param string       $handle The script.
 * @param string       $domain The plugin that the words are of.
 * @return string|false
 */
function script_words( $file, string $handle, string $domain ) {
	$own = words_file( determine_locale(), '.json' );
	return WORDS === $domain && ! ( $file && is_readable( $file ) ) && is_readable( $own ) ? $own : $file;
}
