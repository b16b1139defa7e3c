//! Readers of enums.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, Error, Fields, Generics, Variant};

use crate::attributes::{ContainerAttributes, Tagging, parse_variant_name};
use crate::member::{Member, all, blank_fields, named_members, single_field};

/// Returns the items of an enum's implementation.
pub(crate) fn expand(
    data: &DataEnum,
    attributes: &ContainerAttributes,
    generics: &Generics,
) -> syn::Result<TokenStream> {
    if attributes.is_default || attributes.is_transparent || generics.type_params().next().is_some()
    {
        return Err(Error::new_spanned(
            &data.variants,
            "`FromJson` reads no enum with `default`, `transparent` or type parameters",
        ));
    }
    let names = data
        .variants
        .iter()
        .map(|variant| {
            let name = variant.ident.to_string();
            let name = attributes
                .case
                .map_or(name.clone(), |case| case.rename(&name));
            Ok(parse_variant_name(&variant.attrs)?.unwrap_or(name))
        })
        .collect::<syn::Result<Vec<_>>>()?;
    let fill = match &attributes.tagging {
        Tagging::External => fill_by_name(data)?,
        Tagging::Internal(tag) => fill_by_tag(data, &names, tag)?,
        Tagging::Untagged => fill_first(data)?,
    };
    let names = match &attributes.tagging {
        Tagging::External => quote!(&[#(#names),*]),
        Tagging::Internal(_) | Tagging::Untagged => quote!(&[]),
    };
    let blank = blank(data)?;
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

/// Returns a variant into which nothing is read yet: one without fields, if there is one.
fn blank(data: &DataEnum) -> syn::Result<TokenStream> {
    let is_unit = |variant: &&Variant| matches!(variant.fields, Fields::Unit);
    let found = data.variants.iter().find(is_unit).or(data.variants.first());
    let variant = found.ok_or_else(|| {
        Error::new_spanned(&data.variants, "`FromJson` reads no enum without variants")
    })?;
    let name = &variant.ident;
    let fields = blank_fields(&variant.fields)?;
    Ok(quote!(Self::#name #fields))
}

/// Reads an enum whose JSON is the name of the variant.
fn fill_by_name(data: &DataEnum) -> syn::Result<TokenStream> {
    let arms = data
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let name = &variant.ident;
            match variant.fields {
                Fields::Unit => Ok(quote!(Some(#index) => Self::#name)),
                Fields::Named(_) | Fields::Unnamed(_) => Err(Error::new_spanned(
                    variant,
                    "`FromJson` reads fields of variants only with `tag` or `untagged`",
                )),
            }
        })
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        *self = match ::shared::json::find_name(<Self as ::shared::json::FromJson>::NAMES, json) {
            #(#arms,)*
            _ => return false,
        };
        true
    })
}

/// Reads an enum whose JSON has the name of the variant as a member.
fn fill_by_tag(data: &DataEnum, names: &[String], tag: &str) -> syn::Result<TokenStream> {
    let arms = data
        .variants
        .iter()
        .zip(names)
        .map(|(variant, name)| {
            let body = fill_variant(variant)?;
            Ok(quote!(Some(#name) => #body))
        })
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {
        let Some(object) = json.as_object() else {
            return false;
        };
        match object.get(#tag).and_then(::shared::json::Value::as_str) {
            #(#arms,)*
            _ => false,
        }
    })
}

/// Reads the first variant that fits.
fn fill_first(data: &DataEnum) -> syn::Result<TokenStream> {
    let attempts = data
        .variants
        .iter()
        .map(|variant| match &variant.fields {
            Fields::Unit => Err(Error::new_spanned(
                variant,
                "`FromJson` reads no variant without fields with `untagged`",
            )),
            Fields::Named(_) => {
                let body = fill_variant(variant)?;
                Ok(quote!(json.as_object().is_some_and(|object| #body)))
            }
            Fields::Unnamed(_) => fill_variant(variant),
        })
        .collect::<syn::Result<Vec<_>>>()?;
    Ok(quote!(#(#attempts)||*))
}

/// Returns the condition that `self` becomes this variant.
fn fill_variant(variant: &Variant) -> syn::Result<TokenStream> {
    let name = &variant.ident;
    match &variant.fields {
        Fields::Unit => Ok(quote!({
            *self = Self::#name;
            true
        })),
        Fields::Named(_) => {
            let members = named_members(&variant.fields)?;
            let fields: Vec<_> = members.iter().map(|member| member.field).collect();
            let types = members.iter().map(|member| member.ty);
            let blanks = members.iter().map(Member::blank);
            let fills: Vec<_> = members
                .iter()
                .map(|member| {
                    let field = member.field;
                    member.fill(&quote!(&mut #field), false)
                })
                .collect();
            let fills = all(&fills);
            Ok(quote!({
                #(let mut #fields: #types = #blanks;)*
                let is_read = #fills;
                if is_read {
                    *self = Self::#name { #(#fields),* };
                }
                is_read
            }))
        }
        Fields::Unnamed(unnamed) => {
            let field = single_field(unnamed)?;
            let ty = &field.ty;
            Ok(quote!({
                let mut value = <#ty as ::shared::json::FromJson>::blank();
                let is_read = ::shared::json::FromJson::fill(&mut value, json);
                if is_read {
                    *self = Self::#name(value);
                }
                is_read
            }))
        }
    }
}
