//! Field of a struct or of a variant, as member of a JSON object.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Error, Field, Fields, FieldsUnnamed, Generics, Ident, Type};

use crate::attributes::FieldAttributes;

/// Field that is read from a member.
pub(crate) struct Member<'a> {
    pub(crate) field: &'a Ident,
    pub(crate) ty: &'a Type,
    /// Name in the JSON.
    pub(crate) name: String,
    attributes: FieldAttributes,
}

/// Returns the named fields.
pub(crate) fn named_members(fields: &Fields) -> syn::Result<Vec<Member<'_>>> {
    let members = fields.iter().map(|field| {
        let ident = field
            .ident
            .as_ref()
            .ok_or_else(|| Error::new_spanned(field, "`FromJson` reads named fields here"))?;
        let attributes = FieldAttributes::parse(&field.attrs)?;
        attributes.check_flat(field)?;
        let name = ident.unraw().to_string();
        Ok(Member {
            field: ident,
            ty: &field.ty,
            name: attributes.rename.clone().unwrap_or(name),
            attributes,
        })
    });
    members.collect()
}

/// Returns the only field of a tuple. Its attributes would be ignored, so it must have none.
pub(crate) fn single_field(fields: &FieldsUnnamed) -> syn::Result<&Field> {
    let mut all = fields.unnamed.iter();
    match (all.next(), all.next()) {
        (Some(field), None) if field.attrs.iter().all(|one| !one.path().is_ident("serde")) => {
            Ok(field)
        }
        _ => Err(Error::new_spanned(
            fields,
            "`FromJson` reads a single unnamed field without attributes",
        )),
    }
}

/// Returns the fields of a struct or variant before anything is read, in their brackets.
pub(crate) fn blank_fields(fields: &Fields) -> syn::Result<TokenStream> {
    match fields {
        Fields::Unit => Ok(TokenStream::new()),
        Fields::Unnamed(unnamed) => {
            single_field(unnamed)?;
            Ok(quote!((::shared::json::FromJson::blank())))
        }
        Fields::Named(_) => {
            let members = named_members(fields)?;
            let parts = members.iter().map(|member| {
                let (field, blank) = (member.field, member.blank());
                quote!(#field: #blank)
            });
            Ok(quote!({ #(#parts),* }))
        }
    }
}

impl Member<'_> {
    /// Returns `true` if the members of the field are members of the struct.
    pub(crate) fn is_flat(&self) -> bool {
        self.attributes.is_flat
    }

    /// Returns the value before anything is read.
    pub(crate) fn blank(&self) -> TokenStream {
        let ty = self.ty;
        if self.attributes.is_default {
            quote!(<#ty as ::core::default::Default>::default())
        } else {
            quote!(<#ty as ::shared::json::FromJson>::blank())
        }
    }

    /// Returns the condition that the field is read from `object` into `slot`.
    pub(crate) fn fill(&self, slot: &TokenStream, is_container_default: bool) -> TokenStream {
        let name = &self.name;
        let is_optional = is_container_default || self.attributes.is_default;
        if self.is_flat() {
            return quote!(::shared::json::FromJson::fill(#slot, json));
        }
        match (&self.attributes.with, is_optional) {
            (Some(module), true) => quote! {
                object.get(#name).is_none_or(|json| #module::fill(#slot, json))
            },
            (Some(module), false) => quote! {
                object.get(#name).is_some_and(|json| #module::fill(#slot, json))
            },
            (None, true) => quote!(::shared::json::fill_optional(#slot, object, #name)),
            (None, false) => quote!(::shared::json::fill_required(#slot, object, #name)),
        }
    }

    /// Returns `true` if the type of the field depends on a type parameter.
    pub(crate) fn is_generic(&self, generics: &Generics) -> bool {
        let parameters: Vec<_> = generics.type_params().map(|one| &one.ident).collect();
        names_any(self.ty.to_token_stream(), &parameters)
    }
}

/// Joins conditions; without any it is `true`.
pub(crate) fn all(conditions: &[TokenStream]) -> TokenStream {
    if conditions.is_empty() {
        quote!(true)
    } else {
        quote!(#(#conditions)&&*)
    }
}

fn names_any(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&&ident),
        TokenTree::Group(group) => names_any(group.stream(), names),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
