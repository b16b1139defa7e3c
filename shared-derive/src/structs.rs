//! Readers of structs.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Error, Fields, Generics};

use crate::attributes::{ContainerAttributes, Tagging};
use crate::member::{Member, all, blank_fields, named_members};

/// Returns the items of a struct's implementation.
pub(crate) fn expand(
    fields: &Fields,
    attributes: &ContainerAttributes,
    generics: &Generics,
) -> syn::Result<TokenStream> {
    if attributes.case.is_some() || !matches!(attributes.tagging, Tagging::External) {
        return Err(Error::new_spanned(
            fields,
            "`FromJson` follows `rename_all`, `tag` and `untagged` for enums only",
        ));
    }
    // A struct of one unnamed field is transparent without being told.
    if attributes.is_transparent && !matches!(fields, Fields::Unnamed(_)) {
        return Err(Error::new_spanned(
            fields,
            "`FromJson` follows `transparent` for an unnamed field only",
        ));
    }
    let blank = blank(fields, attributes)?;
    if matches!(fields, Fields::Unit) {
        return Err(Error::new(
            Span::call_site(),
            "`FromJson` reads no struct without fields",
        ));
    }
    let (names, fill) = if matches!(fields, Fields::Unnamed(_)) {
        // The JSON is that of the only field.
        (
            quote!(&[]),
            quote!(::shared::json::FromJson::fill(&mut self.0, json)),
        )
    } else {
        let members = named_members(fields)?;
        let names: Vec<_> = members
            .iter()
            .filter(|member| !member.is_flat())
            .map(|member| member.name.clone())
            .collect();
        (
            quote!(&[#(#names),*]),
            fill_members(&members, attributes, generics),
        )
    };
    Ok(quote! {
        const NAMES: &'static [&'static str] = #names;

        fn blank() -> Self {
            #blank
        }

        fn fill(&mut self, json: &::shared::json::Value) -> bool {
            #fill
        }
    })
}

/// Returns a struct into which nothing is read yet.
pub(crate) fn blank(fields: &Fields, attributes: &ContainerAttributes) -> syn::Result<TokenStream> {
    if attributes.is_default {
        return Ok(quote!(<Self as ::core::default::Default>::default()));
    }
    let fields = blank_fields(fields)?;
    Ok(quote!(Self #fields))
}

fn fill_members(
    members: &[Member<'_>],
    attributes: &ContainerAttributes,
    generics: &Generics,
) -> TokenStream {
    // What does not depend on a type parameter is compiled once for all of them.
    let is_generic = generics.type_params().next().is_some();
    let (common, own): (Vec<_>, Vec<_>) = members
        .iter()
        .partition(|member| is_generic && !member.is_flat() && !member.is_generic(generics));
    let mut conditions = Vec::new();
    let mut helper = TokenStream::new();
    if !common.is_empty() {
        let slots: Vec<_> = common.iter().map(|member| member.field).collect();
        let types = common.iter().map(|member| member.ty);
        let fills: Vec<_> = common
            .iter()
            .map(|member| {
                let slot = member.field;
                member.fill(&quote!(#slot), attributes.is_default)
            })
            .collect();
        let fills = all(&fills);
        helper = quote! {
            #[inline(never)]
            #[allow(clippy::too_many_arguments, reason = "it is generated")]
            fn fill_common(object: &::shared::json::Map, #(#slots: &mut #types),*) -> bool {
                #fills
            }
        };
        conditions.push(quote!(fill_common(object, #(&mut self.#slots),*)));
    }
    conditions.extend(own.iter().map(|member| {
        let field = member.field;
        member.fill(&quote!(&mut self.#field), attributes.is_default)
    }));
    let conditions = all(&conditions);
    quote! {
        #helper
        let Some(object) = json.as_object() else {
            return false;
        };
        #conditions
    }
}
