<?php
/**
 * Plugin Name: Anatomy Diagram
 * Description: An interactive anatomy diagram for patient education, from an anatomy viewer or exported folder of your own: a block, a shortcode, and pasted addresses.
 * Version: 0.1.0
 * Requires at least: 6.1
 * Requires PHP: 7.4
 * License: MIT
 * License URI: https://opensource.org/licenses/MIT
 * Text Domain: anatomy-diagram
 * Domain Path: /languages
 *
 * @package AnatomyDiagram
 */

namespace AnatomyDiagram;

defined( 'ABSPATH' ) || exit;

const VERSION = '0.1.0';
const FILE    = __FILE__;

require __DIR__ . '/includes/languages.php';
require __DIR__ . '/includes/settings.php';
require __DIR__ . '/includes/element.php';
require __DIR__ . '/includes/block.php';
require __DIR__ . '/includes/addresses.php';

add_action( 'init', __NAMESPACE__ . '\load_words', 5 );
add_filter( 'load_script_translation_file', __NAMESPACE__ . '\script_words', 10, 3 );
add_action( 'init', __NAMESPACE__ . '\register_script' );
add_action( 'init', __NAMESPACE__ . '\register_block' );
add_action( 'init', __NAMESPACE__ . '\register_addresses' );
add_shortcode( 'anatomy-diagram', __NAMESPACE__ . '\render_shortcode' );

if ( is_admin() ) {
	add_action( 'admin_menu', __NAMESPACE__ . '\add_settings_page' );
	add_filter( 'plugin_action_links_' . plugin_basename( FILE ), __NAMESPACE__ . '\link_settings' );
}
add_action( 'admin_init', __NAMESPACE__ . '\register_settings' );
