/**
 * The block in the editor: the element itself as a live preview, and the choices beside it. Which sides and
 * parts there are is what the diagram says when it is ready, so the plugin knows no anatomy. A part chosen in
 * the preview is chosen for readers.
 */
( function ( { blocks, blockEditor, components, element, i18n }, { address, language, settings } ) {
	const { createElement: el, Fragment, useEffect, useRef, useState } = element;
	const { __ } = i18n;

	/** An id as words: "occipitalis-left-2" is "Occipitalis left 2". */
	const words = ( id ) => ( id.charAt( 0 ).toUpperCase() + id.slice( 1 ) ).replaceAll( '-', ' ' );

	/**
	 * The options of a list: a first one for "not set", the ids, and what is chosen even if the diagram does not have
	 * it, so that the editor shows what the post holds.
	 */
	function options( first, ids, chosen ) {
		const all = ! chosen || ids.includes( chosen ) ? ids : [ ...ids, chosen ];
		return [ { value: '', label: first }, ...all.map( ( id ) => ( { value: id, label: words( id ) } ) ) ];
	}

	/** The diagram; it tells what there is, and what was chosen in it. */
	function Preview( { attributes, onReady, onSelect } ) {
		const ref = useRef();
		const told = useRef( {} );
		told.current = { onReady, onSelect };
		useEffect( () => {
			const host = ref.current;
			const ready = ( { detail } ) => told.current.onReady( detail );
			const select = ( { detail } ) => detail.user && told.current.onSelect( detail );
			host.addEventListener( 'anatomy-ready', ready );
			host.addEventListener( 'anatomy-select', select );
			return () => {
				host.removeEventListener( 'anatomy-ready', ready );
				host.removeEventListener( 'anatomy-select', select );
			};
		}, [] );
		const { diagram, lang, ...others } = attributes;
		const given = Object.entries( others ).filter( ( [ , value ] ) => value );
		const src = address + ( diagram ? diagram + '/' : '' ) + ( lang || language ) + '/embed/';
		return el(
			'anatomy-diagram',
			{ ...Object.fromEntries( given ), src, ref, key: src },
			__( 'The diagram is loading, or cannot be reached.', 'anatomy-diagram' )
		);
	}

	/** The choices beside the preview. */
	function Choices( { attributes, setAttributes, known } ) {
		const { SelectControl, ComboboxControl, TextControl, PanelBody } = components;
		const choice = ( name, label, list, control = SelectControl ) => el( control, {
			label, value: attributes[ name ], options: list, __nextHasNoMarginBottom: true,
			onChange: ( value ) => setAttributes( { [ name ]: value || '' } ),
		} );
		const text = ( name, label, help, type = 'text' ) => el( TextControl, {
			label, help, type, value: attributes[ name ], __nextHasNoMarginBottom: true,
			onChange: ( value ) => setAttributes( { [ name ]: value } ),
		} );
		const themes = [
			{ value: '', label: __( 'As the reader’s device', 'anatomy-diagram' ) },
			{ value: 'light', label: __( 'Light', 'anatomy-diagram' ) },
			{ value: 'dim', label: __( 'Dim', 'anatomy-diagram' ) },
			{ value: 'dark', label: __( 'Dark', 'anatomy-diagram' ) },
		];
		const sides = known.views.filter( ( id ) => id !== 'all' );
		return el( blockEditor.InspectorControls, null,
			el( PanelBody, { title: __( 'Diagram', 'anatomy-diagram' ) },
				choice(
					'view',
					__( 'Side', 'anatomy-diagram' ),
					options( __( 'All sides', 'anatomy-diagram' ), sides, attributes.view ),
				),
				text(
					'angle',
					__( 'Angle in degrees', 'anatomy-diagram' ),
					__(
						'Drag the head in the preview, or enter a number: 90 shows the person’s left side. Empty: the side as drawn.',
						'anatomy-diagram'
					),
					'number',
				),
				choice(
					'show',
					__( 'Part to open', 'anatomy-diagram' ),
					options( __( 'None', 'anatomy-diagram' ), known.parts, attributes.show ),
					ComboboxControl,
				),
				choice( 'theme', __( 'Colors', 'anatomy-diagram' ), themes ),
				text(
					'height',
					__( 'Height in pixels', 'anatomy-diagram' ),
					__( 'Empty: as high as the diagram. Otherwise it scrolls inside.', 'anatomy-diagram' ),
					'number',
				),
			),
			el( PanelBody, { title: __( 'More', 'anatomy-diagram' ), initialOpen: false },
				text(
					'title',
					__( 'Title', 'anatomy-diagram' ),
					__(
						'What screen readers call the diagram, and the words of the link where it cannot be shown.',
						'anatomy-diagram'
					),
				),
				text(
					'lang',
					__( 'Language', 'anatomy-diagram' ),
					__( 'Empty: as in the settings.', 'anatomy-diagram' ),
				),
				text(
					'diagram',
					__( 'Which diagram', 'anatomy-diagram' ),
					__(
						'Only for a viewer with several: the name in the diagram’s address, such as hand.',
						'anatomy-diagram'
					),
				),
				text(
					'accent',
					__( 'Accent color', 'anatomy-diagram' ),
					__( 'Six hexadecimal digits, at least 3:1 on the page.', 'anatomy-diagram' ),
				),
				text(
					'country',
					__( 'Country', 'anatomy-diagram' ),
					__(
						'Whose rules are shown, such as us, uk, ie or es. Empty: as the viewer has it.',
						'anatomy-diagram'
					),
				),
				text(
					'tel',
					__( 'Telephone number for emergencies', 'anatomy-diagram' ),
					__( 'Shown beside "Get help". Empty: as the viewer has it.', 'anatomy-diagram' ),
					'tel',
				),
			),
		);
	}

	/** The whole block. Until it is selected, a click selects it and does not reach the diagram. */
	function Edit( { attributes, setAttributes, isSelected } ) {
		const [ known, setKnown ] = useState( { views: [], parts: [] } );
		const around = blockEditor.useBlockProps( { style: { position: 'relative' } } );
		if ( ! address ) {
			const invitation = __( 'Open the settings', 'anatomy-diagram' );
			const link = el( components.ExternalLink, { href: settings }, invitation );
			const about = {
				label: __( 'Anatomy Diagram', 'anatomy-diagram' ),
				icon: 'admin-users',
				instructions: __(
					'Enter the address of your anatomy viewer in the settings, then reload this page.',
					'anatomy-diagram'
				),
			};
			return el( 'div', around, el( components.Placeholder, about, link ) );
		}
		const onSelect = ( { part, view, angle } ) => setAttributes( {
			show: part || '', view: view === 'all' ? '' : view || '', angle: String( angle ?? '' ),
		} );
		const cover = ! isSelected && el( 'div', { style: { position: 'absolute', inset: 0 } } );
		return el( Fragment, null,
			el( Choices, { attributes: pick( attributes ), setAttributes, known } ),
			el( 'div', around, el( Preview, { attributes: pick( attributes ), onReady: setKnown, onSelect } ), cover ),
		);
	}

	/** What is chosen for the element, without what WordPress adds. */
	const pick = ( { diagram, view, angle, show, lang, theme, accent, country, tel, height, title } ) => (
		{ diagram, view, angle, show, lang, theme, accent, country, tel, height, title }
	);

	blocks.registerBlockType( 'anatomy-diagram/diagram', { edit: Edit, save: () => null } );
}( window.wp, window.anatomyDiagram ) );
